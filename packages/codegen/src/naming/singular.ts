// English plural to singular, for row type names. Only the last word of a name changes.
import { wordsOf } from "./words.ts"

const irregular: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aliases: "alias",
    analyses: "analysis",
    axes: "axis",
    bases: "base",
    buses: "bus",
    caches: "cache",
    calves: "calf",
    children: "child",
    crises: "crisis",
    criteria: "criterion",
    diagnoses: "diagnosis",
    feet: "foot",
    geese: "goose",
    halves: "half",
    hypotheses: "hypothesis",
    indices: "index",
    knives: "knife",
    leaves: "leaf",
    lives: "life",
    loaves: "loaf",
    matrices: "matrix",
    men: "man",
    mice: "mouse",
    oxen: "ox",
    parentheses: "parenthesis",
    people: "person",
    quizzes: "quiz",
    shelves: "shelf",
    teeth: "tooth",
    theses: "thesis",
    thieves: "thief",
    vertices: "vertex",
    wives: "wife",
    wolves: "wolf",
    women: "woman",
  }),
)

const unchanged = new Set(
  "aircraft bus data deer fish gas lens means media metadata moose news salmon series sheep species status trout".split(
    " ",
  ),
)

const endings: readonly (readonly [RegExp, string])[] = [
  [/(movie|cookie|zombie|selfie|calorie|brownie|genie|rookie|tie|pie|die|lie)s$/, "$1"],
  [/([^aeiou])ies$/, "$1y"],
  [/(ss|x|zz|ch|sh)es$/, "$1"],
  [/((?:stat|bon|vir|camp|foc|cens|octop|syllab|surpl|cact|chor|circ)us)es$/, "$1"],
  [/(ss|us|is)$/, "$1"],
  [/s$/, ""],
]

/** `categories` as `category`. Keeps the case of an initial capital or of a word all in capitals. */
export function singularWord(word: string): string {
  const lower = word.toLowerCase()
  const singular = unchanged.has(lower) ? lower : (irregular.get(lower) ?? byEnding(lower))
  if (word === word.toUpperCase()) return singular.toUpperCase()
  return word.startsWith(lower.slice(0, 1))
    ? singular
    : singular.slice(0, 1).toUpperCase() + singular.slice(1)
}

/** The name with its last word in the singular: `user_accounts` as `user_account`. */
export function singularName(name: string): string {
  const last = wordsOf(name).at(-1)
  if (last === undefined) return name
  const at = name.lastIndexOf(last)
  return name.slice(0, at) + singularWord(last) + name.slice(at + last.length)
}

function byEnding(word: string): string {
  if (word.length < 3) return word
  const rule = endings.find(([pattern]) => pattern.test(word))
  return rule === undefined ? word : word.replace(rule[0], rule[1])
}
