// Where the examples connect to: DATABASE_URL, or a local server's `test` database.

/** The URL every example uses: the variable DATABASE_URL, or root on this machine. */
export const url: string = process.env["DATABASE_URL"] ?? "mysql://root@127.0.0.1:3306/test"
