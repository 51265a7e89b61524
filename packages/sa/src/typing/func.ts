// Types only. `func`: the functions of MySQL and MariaDB, typed. A name that is not here is `func.name(...)` all the same, with unknown
// values. A function called in a select list without a label is named as the server result is: `count_1`.
import type { NamedFunction, OpenFunction } from "./call.ts"
import type { AggregateFunctions } from "./functions/aggregates.ts"
import type { DateFunctions } from "./functions/dates.ts"
import type { JsonFunctions } from "./functions/json.ts"
import type { NumberFunctions } from "./functions/numbers.ts"
import type { StringFunctions } from "./functions/strings.ts"
import type { ValueFunctions } from "./functions/values.ts"

/** Typed functions, by the names that the server knows. */
export interface FunctionCatalogue
  extends
    AggregateFunctions,
    DateFunctions,
    JsonFunctions,
    NumberFunctions,
    StringFunctions,
    ValueFunctions {}

/** The same functions by camelCase names: `func.rowNumber()`. */
export interface CamelCaseFunctions {
  anyValue: FunctionCatalogue["any_value"]
  firstValue: FunctionCatalogue["first_value"]
  lastValue: FunctionCatalogue["last_value"]
  bitAnd: FunctionCatalogue["bit_and"]
  bitOr: FunctionCatalogue["bit_or"]
  bitXor: FunctionCatalogue["bit_xor"]
  stddevPop: FunctionCatalogue["stddev_pop"]
  stddevSamp: FunctionCatalogue["stddev_samp"]
  varPop: FunctionCatalogue["var_pop"]
  varSamp: FunctionCatalogue["var_samp"]
  jsonArrayagg: FunctionCatalogue["json_arrayagg"]
  jsonObjectagg: FunctionCatalogue["json_objectagg"]
  rowNumber: FunctionCatalogue["row_number"]
  denseRank: FunctionCatalogue["dense_rank"]
  percentRank: FunctionCatalogue["percent_rank"]
  cumeDist: FunctionCatalogue["cume_dist"]
  nthValue: FunctionCatalogue["nth_value"]
  charLength: FunctionCatalogue["char_length"]
  bitLength: FunctionCatalogue["bit_length"]
  concatWs: FunctionCatalogue["concat_ws"]
  substringIndex: FunctionCatalogue["substring_index"]
  findInSet: FunctionCatalogue["find_in_set"]
  toBase64: FunctionCatalogue["to_base64"]
  fromBase64: FunctionCatalogue["from_base64"]
  regexpSubstr: FunctionCatalogue["regexp_substr"]
  uuidToBin: FunctionCatalogue["uuid_to_bin"]
  binToUuid: FunctionCatalogue["bin_to_uuid"]
  currentTimestamp: FunctionCatalogue["current_timestamp"]
  utcTimestamp: FunctionCatalogue["utc_timestamp"]
  currentDate: FunctionCatalogue["current_date"]
  utcDate: FunctionCatalogue["utc_date"]
  currentTime: FunctionCatalogue["current_time"]
  utcTime: FunctionCatalogue["utc_time"]
  lastDay: FunctionCatalogue["last_day"]
  toDays: FunctionCatalogue["to_days"]
  dateFormat: FunctionCatalogue["date_format"]
  strToDate: FunctionCatalogue["str_to_date"]
  fromUnixtime: FunctionCatalogue["from_unixtime"]
  unixTimestamp: FunctionCatalogue["unix_timestamp"]
  dateAdd: FunctionCatalogue["date_add"]
  dateSub: FunctionCatalogue["date_sub"]
  jsonExtract: FunctionCatalogue["json_extract"]
  jsonUnquote: FunctionCatalogue["json_unquote"]
  jsonSet: FunctionCatalogue["json_set"]
  jsonInsert: FunctionCatalogue["json_insert"]
  jsonReplace: FunctionCatalogue["json_replace"]
  jsonRemove: FunctionCatalogue["json_remove"]
  jsonObject: FunctionCatalogue["json_object"]
  jsonArray: FunctionCatalogue["json_array"]
  jsonMergePatch: FunctionCatalogue["json_merge_patch"]
  jsonContains: FunctionCatalogue["json_contains"]
  jsonContainsPath: FunctionCatalogue["json_contains_path"]
  jsonValid: FunctionCatalogue["json_valid"]
  jsonLength: FunctionCatalogue["json_length"]
  jsonDepth: FunctionCatalogue["json_depth"]
  jsonType: FunctionCatalogue["json_type"]
  jsonKeys: FunctionCatalogue["json_keys"]
  currentUser: FunctionCatalogue["current_user"]
  connectionId: FunctionCatalogue["connection_id"]
  lastInsertId: FunctionCatalogue["last_insert_id"]
  rowCount: FunctionCatalogue["row_count"]
  getLock: FunctionCatalogue["get_lock"]
  releaseLock: FunctionCatalogue["release_lock"]
  convertTz: FunctionCatalogue["convert_tz"]
  groupConcat: FunctionCatalogue["group_concat"]
  inetAton: FunctionCatalogue["inet_aton"]
  inetNtoa: FunctionCatalogue["inet_ntoa"]
  jsonArrayAppend: FunctionCatalogue["json_array_append"]
  jsonArrayInsert: FunctionCatalogue["json_array_insert"]
  jsonMergePreserve: FunctionCatalogue["json_merge_preserve"]
  jsonOverlaps: FunctionCatalogue["json_overlaps"]
  jsonQuote: FunctionCatalogue["json_quote"]
  jsonSearch: FunctionCatalogue["json_search"]
  jsonValue: FunctionCatalogue["json_value"]
  percentileCont: FunctionCatalogue["percentile_cont"]
  percentileDisc: FunctionCatalogue["percentile_disc"]
  regexpInstr: FunctionCatalogue["regexp_instr"]
  secToTime: FunctionCatalogue["sec_to_time"]
  timeFormat: FunctionCatalogue["time_format"]
  timeToSec: FunctionCatalogue["time_to_sec"]
  aggregateStrings: FunctionCatalogue["aggregate_strings"]
}

/** `func`: the typed catalogue, and any other name. */
export type Functions = FunctionCatalogue &
  CamelCaseFunctions &
  NamedFunction & { readonly [name: string]: OpenFunction }
