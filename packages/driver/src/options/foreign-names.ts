// What mysql2, the mariadb connector and aiomysql call things, for those who come from there. Names are folded: lower case, no `_` or `-`.

const hints: ReadonlyMap<string, string> = new Map([
  ["acquiretimeout", "that is an option of createPool()"],
  ["bignumberstrings", 'write bigint: "string"'],
  ["bigintasnumber", 'write bigint: "number"'],
  ["checkduplicate", "duplicate names are always refused; give them names with AS"],
  ["connectionlimit", 'write "maxSize", an option of createPool()'],
  ["database", 'write "db"'],
  ["datestrings", 'write temporal: "string"'],
  ["debug", 'write "echo"'],
  ["decimalasnumber", 'write decimal: "number"'],
  ["decimalnumbers", 'write decimal: "number"'],
  ["enablekeepalive", 'write "keepAlive"'],
  ["flags", 'write "clientFlag"'],
  ["insertidasnumber", "lastRowId is a number wherever it fits into one"],
  ["jsonstrings", 'write json: "string"'],
  ["loop", "there is one event loop; leave it out"],
  ["maxidle", 'write "minSize", an option of createPool()'],
  ["namedplaceholders", 'write paramstyle: "named"'],
  ["passwd", 'write "password"'],
  ["password1", 'write "password"'],
  ["password2", "write additionalPasswords: [second, third]"],
  ["password3", "write additionalPasswords: [second, third]"],
  ["permitlocalinfile", 'write "localInfile"'],
  ["queuelimit", 'write "maxWaiting", an option of createPool()'],
  ["rowsasarray", 'write rows: "array" in the options of the call'],
  ["socketpath", 'write "unixSocket"'],
  ["stringifyobjects", "objects are never SQL values; wrap them as json(value)"],
  ["supportbignumbers", 'BIGINT is exact by default; see "bigint"'],
  ["timeout", 'write "queryTimeout", or "connectTimeout"'],
  ["typecast", 'write "codecs"'],
  ["uri", "pass the URL as the first argument"],
  ["waitforconnections", 'write "maxWaiting", an option of createPool()'],
])

/** What to write instead of another driver's option; undefined when it is none. */
export function hintForForeignName(name: string): string | undefined {
  return hints.get(name.toLowerCase().replaceAll(/[-_]/g, ""))
}
