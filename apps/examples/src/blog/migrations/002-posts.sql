CREATE TABLE post (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  author_id INT UNSIGNED NOT NULL,
  title VARCHAR(200) NOT NULL,
  body MEDIUMTEXT NOT NULL,
  status ENUM('draft','published','archived') NOT NULL DEFAULT 'draft',
  views BIGINT UNSIGNED NOT NULL DEFAULT 0,
  rating DECIMAL(3,2) NULL,
  published_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  KEY ix_post_author_status (author_id, status),
  CONSTRAINT fk_post_author FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
