// Types only. Dates and times.
import type { NumFn, StrFn, TmpFn } from "../call.ts"
import type { Ex, NullIn, NumEx, SrcOf, TmpEx } from "../witness.ts"

type StringArg = string | Ex<string | null>
type NumberArg = number | bigint | NumEx
type DateArg = Date | string | TmpEx

/** Dates and times. */
export interface DateFunctions {
  /** The current date and time. */
  now(fsp?: number): TmpFn<Date, never, "now_1">
  /** The current date and time. */
  current_timestamp(fsp?: number): TmpFn<Date, never, "current_timestamp_1">
  /** The current date and time. */
  localtime(fsp?: number): TmpFn<Date, never, "localtime_1">
  /** The current date and time. */
  localtimestamp(fsp?: number): TmpFn<Date, never, "localtimestamp_1">
  /** The current date and time. */
  utc_timestamp(fsp?: number): TmpFn<Date, never, "utc_timestamp_1">
  /** The current date and time. */
  sysdate(fsp?: number): TmpFn<Date, never, "sysdate_1">
  /** Today, `YYYY-MM-DD`. */
  curdate(): TmpFn<string, never, "curdate_1">
  /** Today, `YYYY-MM-DD`. */
  current_date(): TmpFn<string, never, "current_date_1">
  /** Today, `YYYY-MM-DD`. */
  utc_date(): TmpFn<string, never, "utc_date_1">
  /** The current time of day, `HH:MM:SS`. */
  curtime(fsp?: number): TmpFn<string, never, "curtime_1">
  /** The current time of day, `HH:MM:SS`. */
  current_time(fsp?: number): TmpFn<string, never, "current_time_1">
  /** The current time of day, `HH:MM:SS`. */
  utc_time(fsp?: number): TmpFn<string, never, "utc_time_1">
  /** The date part, `YYYY-MM-DD`. */
  date<A extends DateArg>(value: A): TmpFn<string | NullIn<A>, SrcOf<A>, "date_1">
  /** The time part. */
  time<A extends DateArg>(value: A): TmpFn<string | NullIn<A>, SrcOf<A>, "time_1">
  /** Last day of the month, `YYYY-MM-DD`. */
  last_day<A extends DateArg>(value: A): TmpFn<string | null, SrcOf<A>, "last_day_1">
  /** A part of a date or time. */
  year<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "year_1">
  /** A part of a date or time. */
  month<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "month_1">
  /** A part of a date or time. */
  day<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "day_1">
  /** A part of a date or time. */
  dayofmonth<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "dayofmonth_1">
  /** A part of a date or time. */
  dayofweek<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "dayofweek_1">
  /** A part of a date or time. */
  dayofyear<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "dayofyear_1">
  /** A part of a date or time. */
  week<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "week_1">
  /** A part of a date or time. */
  weekday<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "weekday_1">
  /** A part of a date or time. */
  weekofyear<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "weekofyear_1">
  /** A part of a date or time. */
  yearweek<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "yearweek_1">
  /** A part of a date or time. */
  quarter<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "quarter_1">
  /** A part of a date or time. */
  hour<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "hour_1">
  /** A part of a date or time. */
  minute<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "minute_1">
  /** A part of a date or time. */
  second<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "second_1">
  /** A part of a date or time. */
  microsecond<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "microsecond_1">
  /** A part of a date or time. */
  to_days<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "to_days_1">
  /** In the language of `lc_time_names`. */
  dayname<A extends DateArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "dayname_1">
  /** In the language of `lc_time_names`. */
  monthname<A extends DateArg>(value: A): StrFn<string | NullIn<A>, SrcOf<A>, "monthname_1">
  /** Formatted: `%Y-%m-%d`. */
  date_format<A extends DateArg>(
    value: A,
    format: string,
  ): StrFn<string | NullIn<A>, SrcOf<A>, "date_format_1">
  /** Parsed. */
  str_to_date<A extends StringArg>(value: A, format: string): TmpFn<Date | null, SrcOf<A>, "str_to_date_1">
  /** From seconds since 1970. */
  from_unixtime<A extends NumberArg>(seconds: A): TmpFn<Date | null, SrcOf<A>, "from_unixtime_1">
  /** Seconds since 1970. */
  unix_timestamp<A extends DateArg = never>(
    value?: A,
  ): NumFn<number | NullIn<A>, SrcOf<A>, "unix_timestamp_1">
  /** Days from b to a. */
  datediff<A extends DateArg, B extends DateArg>(
    a: A,
    b: B,
  ): NumFn<number | NullIn<A> | NullIn<B>, SrcOf<A> | SrcOf<B>, "datediff_1">
  /** Time from b to a. */
  timediff<A extends DateArg, B extends DateArg>(
    a: A,
    b: B,
  ): TmpFn<string | null, SrcOf<A> | SrcOf<B>, "timediff_1">
  /** Date arithmetic with `interval()`. */
  date_add<X extends DateArg>(
    value: X,
    by: { readonly $interval: true },
  ): TmpFn<Date | null, SrcOf<X>, "date_add_1">
  /** Date arithmetic with `interval()`. */
  date_sub<X extends DateArg>(
    value: X,
    by: { readonly $interval: true },
  ): TmpFn<Date | null, SrcOf<X>, "date_sub_1">
  /** Another time zone; null for unknown ones. */
  convert_tz<A extends DateArg>(
    value: A,
    from: StringArg,
    to: StringArg,
  ): TmpFn<Date | null, SrcOf<A>, "convert_tz_1">
  /** Date of the nth day of a year. */
  makedate(year: NumberArg, day: NumberArg): TmpFn<string | null, never, "makedate_1">
  /** Seconds as a time. */
  sec_to_time<A extends NumberArg>(value: A): TmpFn<string | NullIn<A>, SrcOf<A>, "sec_to_time_1">
  /** A time as seconds. */
  time_to_sec<A extends DateArg>(value: A): NumFn<number | NullIn<A>, SrcOf<A>, "time_to_sec_1">
  /** Time formatted. */
  time_format<A extends DateArg>(value: A, format: StringArg): StrFn<string | null, SrcOf<A>, "time_format_1">
}
