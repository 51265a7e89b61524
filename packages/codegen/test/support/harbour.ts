// A harbour: every kind of column, key and option that both servers have, in one small schema.

const options = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci"

/** Statements that build it in an empty database. */
export const harbour: readonly string[] = [
  `CREATE TABLE berth (
    id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT,
    code CHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'painted on the quay; */ keep "short"',
    max_length DECIMAL(6,2) NOT NULL DEFAULT 40.50,
    services SET('water','power','fuel') NOT NULL DEFAULT 'water,power',
    open TINYINT(1) NOT NULL DEFAULT 1,
    position POINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uq_berth_code (code),
    SPATIAL KEY sp_berth_position (position),
    CONSTRAINT ck_berth_length CHECK (max_length > 0)
  ) ${options} COMMENT='Where ships lie'`,
  `CREATE TABLE ship (
    imo_number INT UNSIGNED NOT NULL,
    name VARCHAR(120) NOT NULL,
    flag ENUM('NL','NO','it''s','') NOT NULL DEFAULT 'NO',
    gross_tonnage BIGINT UNSIGNED NULL,
    draught FLOAT NULL,
    beam DOUBLE NULL,
    built YEAR NULL,
    papers JSON NULL,
    photo MEDIUMBLOB NULL,
    fingerprint BINARY(16) NULL,
    bits BIT(5) NOT NULL DEFAULT b'101',
    motto VARCHAR(60) NOT NULL DEFAULT 'it''s "calm" \\\\ here',
    nothing VARCHAR(10) NOT NULL DEFAULT '',
    label VARCHAR(140) GENERATED ALWAYS AS (CONCAT(name, ' #', imo_number)) VIRTUAL,
    label_length INT GENERATED ALWAYS AS (CHAR_LENGTH(name)) STORED,
    seen_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    registered DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    token VARCHAR(40) NOT NULL DEFAULT (CONCAT('a', 'b')),
    PRIMARY KEY (imo_number),
    KEY ix_ship_name (name(10), built DESC),
    FULLTEXT KEY ft_ship_name (name)
  ) ${options}`,
  `CREATE TABLE \`port call\` (
    ship INT UNSIGNED NOT NULL,
    berth SMALLINT UNSIGNED NULL,
    arrived DATETIME(6) NOT NULL,
    left_on DATE NULL,
    duration TIME(2) NULL,
    \`select\` INT NULL,
    PRIMARY KEY (ship, arrived),
    KEY ix_call_berth (berth),
    CONSTRAINT fk_call_ship FOREIGN KEY (ship) REFERENCES ship (imo_number) ON DELETE CASCADE,
    CONSTRAINT fk_call_berth FOREIGN KEY (berth) REFERENCES berth (id) ON DELETE SET NULL ON UPDATE CASCADE
  ) ${options}`,
  `CREATE TABLE pilot (
    id INT NOT NULL AUTO_INCREMENT,
    mentor INT NULL,
    rank_no INT NOT NULL DEFAULT '-3',
    PRIMARY KEY (id),
    KEY ix_pilot_mentor (mentor),
    CONSTRAINT fk_pilot_mentor FOREIGN KEY (mentor) REFERENCES pilot (id)
  ) ${options}`,
  "CREATE VIEW in_port AS SELECT c.ship AS imo, s.name, b.code FROM `port call` c JOIN ship s ON s.imo_number = c.ship LEFT JOIN berth b ON b.id = c.berth WHERE c.left_on IS NULL",
]
