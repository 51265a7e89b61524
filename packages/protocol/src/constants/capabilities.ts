// Capability bits of both servers and status bits, one line each.
// https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html
// https://mariadb.com/kb/en/connection/#capabilities

/** CLIENT_* bits that fit 32 bits. Numbers, unsigned. */
export const Capability = {
  /** MySQL: better password hash. MariaDB calls it CLIENT_MYSQL; when clear, the extended bits follow. */
  LONG_PASSWORD: 0x1,
  /** Affected rows are the rows found, not those changed. */
  FOUND_ROWS: 0x2,
  LONG_FLAG: 0x4,
  CONNECT_WITH_DB: 0x8,
  NO_SCHEMA: 0x10,
  /** Compressed protocol with zlib. */
  COMPRESS: 0x20,
  ODBC: 0x40,
  /** The client can answer LOAD DATA LOCAL INFILE. */
  LOCAL_FILES: 0x80,
  IGNORE_SPACE: 0x100,
  PROTOCOL_41: 0x200,
  INTERACTIVE: 0x400,
  SSL: 0x800,
  IGNORE_SIGPIPE: 0x1000,
  TRANSACTIONS: 0x2000,
  RESERVED: 0x4000,
  SECURE_CONNECTION: 0x8000,
  MULTI_STATEMENTS: 0x10000,
  MULTI_RESULTS: 0x20000,
  PS_MULTI_RESULTS: 0x40000,
  PLUGIN_AUTH: 0x80000,
  CONNECT_ATTRS: 0x100000,
  PLUGIN_AUTH_LENENC_CLIENT_DATA: 0x200000,
  CAN_HANDLE_EXPIRED_PASSWORDS: 0x400000,
  SESSION_TRACK: 0x800000,
  /** OK packets with header 0xFE instead of EOF packets, and none after column definitions. */
  DEPRECATE_EOF: 0x1000000,
  OPTIONAL_RESULTSET_METADATA: 0x2000000,
  /** Compressed protocol with zstd (MySQL). */
  ZSTD_COMPRESSION_ALGORITHM: 0x4000000,
  QUERY_ATTRIBUTES: 0x8000000,
  MULTI_FACTOR_AUTHENTICATION: 0x10000000,
  PROGRESS_OBSOLETE: 0x20000000,
  SSL_VERIFY_SERVER_CERT: 0x40000000,
  REMEMBER_OPTIONS: 0x80000000,
} as const

/** MariaDB's extended capability bits; on the wire they are a second 32-bit word (bit 32 and up of the whole). */
export const MariaDbCapability = {
  PROGRESS: 0x1,
  COM_MULTI: 0x2,
  /** COM_STMT_BULK_EXECUTE is understood. */
  STMT_BULK_OPERATIONS: 0x4,
  /** Column definitions carry type names such as `json`, `uuid`. */
  EXTENDED_METADATA: 0x8,
  /** Column definitions are left out when a prepared statement's did not change. */
  CACHE_METADATA: 0x10,
  /** Bulk execution answers one row per parameter set. */
  BULK_UNIT_RESULTS: 0x20,
} as const

/** SERVER_STATUS_* bits of OK and EOF packets. */
export const ServerStatus = {
  IN_TRANS: 0x1,
  AUTOCOMMIT: 0x2,
  MORE_RESULTS_EXISTS: 0x8,
  NO_GOOD_INDEX_USED: 0x10,
  NO_INDEX_USED: 0x20,
  CURSOR_EXISTS: 0x40,
  LAST_ROW_SENT: 0x80,
  DB_DROPPED: 0x100,
  NO_BACKSLASH_ESCAPES: 0x200,
  METADATA_CHANGED: 0x400,
  QUERY_WAS_SLOW: 0x800,
  PS_OUT_PARAMS: 0x1000,
  IN_TRANS_READONLY: 0x2000,
  SESSION_STATE_CHANGED: 0x4000,
  /** MariaDB only. */
  ANSI_QUOTES: 0x8000,
} as const
