// What known functions return. A name that is not here returns a value of unknown type.
import { DateType, TimeType } from "../types/temporal.ts"
import type { AnyType } from "../types/type-engine.ts"
import type { ClauseElement } from "./clause-element.ts"
import { ColumnElement } from "./column-element.ts"
import { commonType, impliedTypes } from "./implied-types.ts"

type Result = AnyType | ((args: readonly ClauseElement[]) => AnyType)

const { integer, float, string, numeric, boolean, datetime, json, bigint, binary } = impliedTypes
const date: AnyType = new DateType()
const time: AnyType = new TimeType()

/** The type of the arguments. */
const first = (args: readonly ClauseElement[]): AnyType =>
  commonType(args.flatMap((argument) => (argument instanceof ColumnElement ? [argument.type] : [])))

/** Names, separated by white space, that return `type`. */
function all(type: Result, names: string): (readonly [string, Result])[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => [name, type] as const)
}

const results: ReadonlyMap<string, Result> = new Map([
  ...all(
    integer,
    `
      count row_number rank dense_rank ntile char_length character_length length ascii bit_length locate instr
      position field find_in_set sign crc32 year month day dayofmonth dayofweek dayofyear week weekday weekofyear
      yearweek quarter hour minute second microsecond to_days unix_timestamp datediff json_length json_depth
      connection_id last_insert_id row_count get_lock release_lock sleep strcmp regexp_instr time_to_sec
    `,
  ),
  ...all(bigint, "bit_and bit_or bit_xor inet_aton"),
  ...all(
    float,
    `
      std stddev_pop stddev_samp variance var_pop var_samp percent_rank cume_dist percentile_cont sin cos tan
      degrees radians percentile_disc median pow power sqrt exp ln log log2 log10 rand random pi
    `,
  ),
  ...all(numeric, "avg"),
  ...all(
    string,
    `
      lower upper trim ltrim rtrim reverse soundex quote md5 sha1 sha2 concat concat_ws substring substr mid left
      right replace repeat lpad rpad format substring_index hex to_base64 regexp_substr uuid bin_to_uuid dayname
      monthname date_format json_unquote json_type database schema version user current_user lcase ucase elt
      inet_ntoa conv time_format json_quote json_value group_concat
    `,
  ),
  ...all(binary, "unhex from_base64 uuid_to_bin"),
  ...all(boolean, "isnull json_contains json_contains_path json_valid json_overlaps"),
  ...all(
    datetime,
    `
      now current_timestamp localtime localtimestamp utc_timestamp sysdate str_to_date from_unixtime date_add
      date_sub convert_tz
    `,
  ),
  ...all(date, "curdate current_date utc_date date last_day makedate"),
  ...all(time, "curtime current_time utc_time time timediff sec_to_time"),
  ...all(
    json,
    `
      json_arrayagg json_objectagg json_extract json_set json_insert json_replace json_remove json_object json_array
      json_merge_patch json_keys json_array_append json_array_insert json_merge_preserve json_search
    `,
  ),
  ...all(
    first,
    `
      sum min max any_value first_value last_value lag lead nth_value coalesce ifnull nullif greatest least abs ceil
      ceiling floor round truncate mod
    `,
  ),
  ["if", (args) => first(args.slice(1))],
])

function resultOf(name: string): Result | undefined {
  return results.get(name) ?? results.get(name.toLowerCase())
}

/** Whether the arguments of `name` are values of one type, of which the function chooses or with which it calculates. */
export function hasLikeArguments(name: string): boolean {
  return typeof resultOf(name) === "function" || name === "field"
}

/** The type of a call of `name`. */
export function resultTypeOf(name: string, args: readonly ClauseElement[]): AnyType {
  const result = resultOf(name)
  if (result === undefined) return impliedTypes.null
  return typeof result === "function" ? result(args) : result
}

/** `rowNumber` -> `row_number`, for known functions only: others keep the name they were given. */
export const camelCaseNames: ReadonlyMap<string, string> = new Map(
  [...results.keys(), "aggregate_strings"]
    .filter((name) => name.includes("_"))
    .map((name) => [name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase()), name]),
)
