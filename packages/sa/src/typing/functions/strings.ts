// Types only. Strings and bytes.
import type { BinFn, NumFn, StrFn } from "../call.ts"
import type { Ex, NullIn, NumEx, SrcOf, TmpEx } from "../witness.ts"

type StringArg = string | Ex<string | null>
type NumberArg = number | bigint | NumEx

/** Strings and bytes. */
export interface StringFunctions {
  /** Characters. */
  char_length<A extends StringArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "char_length_1">
  /** Bytes. */
  length<A extends StringArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "length_1">
  /** Code of the first byte. */
  ascii<A extends StringArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "ascii_1">
  /** Bits. */
  bit_length<A extends StringArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "bit_length_1">
  /** Lower case. */
  lower<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "lower_1">
  /** Upper case. */
  upper<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "upper_1">
  /** Without spaces at both ends. */
  trim<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "trim_1">
  /** Without spaces in front. */
  ltrim<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "ltrim_1">
  /** Without spaces at the end. */
  rtrim<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "rtrim_1">
  /** Backwards. */
  reverse<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "reverse_1">
  /** How it sounds. */
  soundex<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "soundex_1">
  /** As an SQL literal. */
  quote<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "quote_1">
  /** MD5 in hexadecimal. */
  md5<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "md5_1">
  /** SHA-1 in hexadecimal. */
  sha1<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "sha1_1">
  /** SHA-2 in hexadecimal. */
  sha2<A extends StringArg>(value: A, bits: number): StrFn<string | null, SrcOf<A>, "sha2_1">
  /** Joined; null when one of them is null. */
  concat<const V extends readonly (StringArg | NumEx | TmpEx)[]>(
    ...values: V
  ): StrFn<string | NullIn<V[number]>, SrcOf<V[number]>, "concat_1">
  /** Joined with a separator; nulls are left out. */
  concat_ws(
    separator: string,
    ...values: readonly (StringArg | NumEx | TmpEx)[]
  ): StrFn<string, never, "concat_ws_1">
  /** A part; positions start at 1. */
  substring<A extends StringArg>(
    value: A,
    from: number,
    length?: number,
  ): StrFn<string | NullIn<A>, SrcOf<A>, "substring_1">
  /** A part; positions start at 1. */
  substr<A extends StringArg>(
    value: A,
    from: number,
    length?: number,
  ): StrFn<string | NullIn<A>, SrcOf<A>, "substr_1">
  /** A part; positions start at 1. */
  mid<A extends StringArg>(
    value: A,
    from: number,
    length?: number,
  ): StrFn<string | NullIn<A>, SrcOf<A>, "mid_1">
  /** The first or last characters. */
  left<A extends StringArg>(value: A, length: number): StrFn<string | NullIn<A>, SrcOf<A>, "left_1">
  /** The first or last characters. */
  right<A extends StringArg>(value: A, length: number): StrFn<string | NullIn<A>, SrcOf<A>, "right_1">
  /** Every occurrence replaced. */
  replace<A extends StringArg, B extends StringArg, C extends StringArg>(
    value: A,
    search: B,
    by: C,
  ): StrFn<string | NullIn<A> | NullIn<B> | NullIn<C>, SrcOf<A> | SrcOf<B> | SrcOf<C>, "replace_1">
  /** Repeated. */
  repeat<A extends StringArg>(value: A, times: number): StrFn<string | null, SrcOf<A>, "repeat_1">
  /** Padded to a length. */
  lpad<A extends StringArg>(value: A, length: number, pad: string): StrFn<string | null, SrcOf<A>, "lpad_1">
  /** Padded to a length. */
  rpad<A extends StringArg>(value: A, length: number, pad: string): StrFn<string | null, SrcOf<A>, "rpad_1">
  /** Position of one string in another, 0 if it is not there. */
  locate<A extends StringArg, B extends StringArg>(
    a: A,
    b: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "locate_1">
  /** Position of one string in another, 0 if it is not there. */
  instr<A extends StringArg, B extends StringArg>(
    a: A,
    b: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "instr_1">
  /** Position of one string in another, 0 if it is not there. */
  position<A extends StringArg, B extends StringArg>(
    a: A,
    b: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "position_1">
  /** The part before the nth delimiter. */
  substring_index<A extends StringArg>(
    value: A,
    delimiter: string,
    count: number,
  ): StrFn<string | NullIn<A>, SrcOf<A>, "substring_index_1">
  /** Position among the others, 0 if it is none of them. */
  field(
    value: StringArg | NumberArg,
    ...others: readonly (StringArg | NumberArg)[]
  ): NumFn<number, never, "field_1">
  /** Position in a comma separated list. */
  find_in_set<A extends StringArg, B extends StringArg>(
    value: A,
    list: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "find_in_set_1">
  /** With thousands separators. */
  format<A extends NumberArg>(value: A, decimals: number): StrFn<string | NullIn<A>, SrcOf<A>, "format_1">
  /** Hexadecimal. */
  hex(value: StringArg | NumberArg | Ex<Uint8Array | null>): StrFn<string, never, "hex_1">
  /** From hexadecimal. */
  unhex<A extends StringArg>(value: A): BinFn<Uint8Array | null, SrcOf<A>, "unhex_1">
  /** Base 64. */
  to_base64(value: StringArg | Uint8Array | Ex<Uint8Array | null>): StrFn<string | null, never, "to_base64_1">
  /** From base 64. */
  from_base64<A extends StringArg>(value: A): BinFn<Uint8Array | null, SrcOf<A>, "from_base64_1">
  /** The part that matches. */
  regexp_substr<A extends StringArg, B extends StringArg>(
    value: A,
    pattern: B,
  ): StrFn<string | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "regexp_substr_1">
  /** A new UUID. */
  uuid(): StrFn<string, never, "uuid_1">
  /** UUID as 16 bytes (MySQL). */
  uuid_to_bin<A extends StringArg>(
    value: A,
    swap?: boolean,
  ): BinFn<Uint8Array | NullIn<A>, SrcOf<A>, "uuid_to_bin_1">
  /** 16 bytes as UUID (MySQL). */
  bin_to_uuid(
    value: Uint8Array | Ex<Uint8Array | null>,
    swap?: boolean,
  ): StrFn<string, never, "bin_to_uuid_1">
  /** Lower case. */
  lcase<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "lcase_1">
  /** Upper case. */
  ucase<A extends StringArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "ucase_1">
  /** -1, 0 or 1: how they compare. */
  strcmp<A extends StringArg, B extends StringArg>(
    a: A,
    b: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "strcmp_1">
  /** The nth of the strings, null if there is none. */
  elt(n: NumberArg, ...strings: readonly StringArg[]): StrFn<string | null, never, "elt_1">
  /** Position of the first match, 0 if there is none. */
  regexp_instr<A extends StringArg, B extends StringArg>(
    value: A,
    pattern: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "regexp_instr_1">
  /** IPv4 address as a number. */
  inet_aton<A extends StringArg>(value: A): NumFn<bigint | null, SrcOf<A>, "inet_aton_1">
  /** Number as IPv4 address. */
  inet_ntoa<A extends NumberArg>(value: A): StrFn<string | null, SrcOf<A>, "inet_ntoa_1">
}
