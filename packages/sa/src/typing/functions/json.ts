// Types only. JSON documents.
import type { BoolFn, JsonFn, NumFn, StrFn } from "../call.ts"
import type { Ex, NullIn, SrcOf } from "../witness.ts"

type StringArg = string | Ex<string | null>
type JsonArg = Ex<unknown>

/** JSON documents. */
export interface JsonFunctions {
  /** What lies at a path. */
  json_extract<A extends JsonArg>(document: A, path: string): JsonFn<unknown, SrcOf<A>, "json_extract_1">
  /** A JSON string as text. */
  json_unquote<A extends JsonArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "json_unquote_1">
  /** The document with values written at paths. */
  json_set<X extends JsonArg>(
    document: X,
    ...pathsAndValues: readonly unknown[]
  ): JsonFn<X["$t"], SrcOf<X>, "json_set_1">
  /** The document with values written at paths. */
  json_insert<X extends JsonArg>(
    document: X,
    ...pathsAndValues: readonly unknown[]
  ): JsonFn<X["$t"], SrcOf<X>, "json_insert_1">
  /** The document with values written at paths. */
  json_replace<X extends JsonArg>(
    document: X,
    ...pathsAndValues: readonly unknown[]
  ): JsonFn<X["$t"], SrcOf<X>, "json_replace_1">
  /** The document without what lies at the paths. */
  json_remove<X extends JsonArg>(
    document: X,
    ...paths: readonly string[]
  ): JsonFn<X["$t"], SrcOf<X>, "json_remove_1">
  /** A JSON object of keys and values. */
  json_object(...keysAndValues: readonly unknown[]): JsonFn<Record<string, unknown>, never, "json_object_1">
  /** A JSON array. */
  json_array(...values: readonly unknown[]): JsonFn<unknown[], never, "json_array_1">
  /** Documents merged, later ones win. */
  json_merge_patch<X extends JsonArg>(
    document: X,
    ...others: readonly (JsonArg | string)[]
  ): JsonFn<unknown, SrcOf<X>, "json_merge_patch_1">
  /** Whether a document contains another. */
  json_contains<X extends JsonArg>(
    document: X,
    candidate: JsonArg | string,
    path?: string,
  ): BoolFn<boolean | null, SrcOf<X>, "json_contains_1">
  /** Whether something lies at the paths. */
  json_contains_path<X extends JsonArg>(
    document: X,
    oneOrAll: "one" | "all",
    ...paths: readonly string[]
  ): BoolFn<boolean | null, SrcOf<X>, "json_contains_path_1">
  /** Whether the text is JSON. */
  json_valid<X extends JsonArg | string>(value: X): BoolFn<boolean | NullIn<X>, SrcOf<X>, "json_valid_1">
  /** Number of members. */
  json_length<A extends JsonArg>(document: A, path?: string): NumFn<number | null, SrcOf<A>, "json_length_1">
  /** Nesting. */
  json_depth<A extends JsonArg>(document: A): NumFn<number | NullIn<A>, SrcOf<A>, "json_depth_1">
  /** `OBJECT`, `ARRAY`, `STRING`... */
  json_type<A extends JsonArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "json_type_1">
  /** Keys of an object. */
  json_keys<A extends JsonArg>(document: A, path?: string): JsonFn<string[] | null, SrcOf<A>, "json_keys_1">
  /** Appended to arrays. */
  json_array_append(
    document: JsonArg,
    path: StringArg,
    ...values: readonly unknown[]
  ): JsonFn<unknown, never, "json_array_append_1">
  /** Inserted into arrays. */
  json_array_insert(
    document: JsonArg,
    path: StringArg,
    ...values: readonly unknown[]
  ): JsonFn<unknown, never, "json_array_insert_1">
  /** Merged; values of equal keys become arrays. */
  json_merge_preserve(
    ...documents: readonly (JsonArg | string)[]
  ): JsonFn<unknown, never, "json_merge_preserve_1">
  /** A string as a JSON string. */
  json_quote<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "json_quote_1">
  /** Where a string is: a path, or paths. */
  json_search(
    document: JsonArg,
    which: "one" | "all",
    text: StringArg,
    ...more: readonly unknown[]
  ): JsonFn<unknown, never, "json_search_1">
  /** The scalar at a path, as a string. */
  json_value(document: JsonArg, path: StringArg): StrFn<string | null, never, "json_value_1">
  /** Whether two documents have something in common. */
  json_overlaps(a: JsonArg | string, b: JsonArg | string): BoolFn<boolean | null, never, "json_overlaps_1">
}
