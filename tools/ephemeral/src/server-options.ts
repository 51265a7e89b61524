// The options that servers run with: everything the tests need switched on, nothing kept safe that is thrown away anyway.
import { join } from "node:path"
import type { ServerFamily } from "./server.ts"

const common = [
  "--bind-address=127.0.0.1",
  "--skip-name-resolve",
  "--local-infile=ON",
  "--max-connections=500",
  "--max-allowed-packet=256M",
  "--character-set-server=utf8mb4",
  "--log-bin=bin",
  "--binlog-format=ROW",
  "--server-id=1",
  "--sync-binlog=0",
  "--secure-file-priv=",
  "--innodb-buffer-pool-size=128M",
  "--innodb-flush-log-at-trx-commit=0",
  "--innodb-doublewrite=OFF",
] as const

const ofFamily: Record<ServerFamily, readonly string[]> = {
  mysql: ["--mysqlx=OFF", "--innodb-redo-log-capacity=256M", "--binlog-expire-logs-seconds=3600"],
  mariadb: ["--innodb-log-file-size=64M", "--expire-logs-days=1"],
}

/** Options for a server of that family, wherever it runs. */
export function commonOptions(family: ServerFamily): string[] {
  return [...common, ...ofFamily[family]]
}

/** Options that offer TLS with `server-cert.pem` of a directory. */
export function tlsOptions(directory: string): string[] {
  return [
    `--ssl-ca=${join(directory, "ca.pem")}`,
    `--ssl-cert=${join(directory, "server-cert.pem")}`,
    `--ssl-key=${join(directory, "server-key.pem")}`,
  ]
}
