// Names that attack whoever builds code, keys, objects or SQL from them.

/** Names that would break out of generated code, of a cache key or of an object. */
export const hostileNames = [
  "a'b",
  'a"b',
  "a`b",
  "a\\",
  "a\nb",
  "a\u2028b",
  "${process.exit(1)}",
  "`${1}`",
  "];process.exit(1);//",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "prototype",
  "then",
  "length",
  "0",
  "",
  " ",
  "\u0000",
  "\ud83d\ude00",
]
