// Generic date and time types. Sessions run at +00:00, so a Date means the same instant in every column.
import type { ServerProfile } from "../dialect/profile.ts"
import { ArgumentError } from "../errors.ts"
import { callable, type TypeFactory } from "./callable.ts"
import { dateTimeText, quoteLiteral } from "./literal.ts"
import {
  TypeEngine,
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
  type AnyType,
} from "./type-engine.ts"

/** Options of types with fractional seconds. */
export interface FspOptions {
  /** Digits of fractional seconds, 0 to 6. Default: the server's, 0. */
  fsp?: number
}

/** Checks `fsp` at the door: 0 to 6. */
export function checkedFsp(name: string, fsp: number | undefined): number | undefined {
  if (fsp !== undefined && !(Number.isInteger(fsp) && fsp >= 0 && fsp <= 6)) {
    throw new ArgumentError(`${name}: fsp must be a whole number from 0 to 6, found ${fsp}.`)
  }
  return fsp
}

/**
 * Date and time as a JavaScript Date: `DATETIME`, `DATETIME(fsp)`.
 *
 * A Date holds milliseconds; with `fsp` above 3 the last digits are lost on reading. A zero date comes back as the server's text.
 */
export class DateTimeType extends TypeEngine<Date, "tmp"> {
  readonly kind = "tmp"
  readonly visitName: string = "datetime"
  readonly fsp: number | undefined

  constructor(options: FspOptions = {}) {
    super()
    this.fsp = checkedFsp("DateTime", options.fsp)
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<Date> {
    return toDate
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<Date> {
    return (value) =>
      quoteLiteral(value instanceof globalThis.Date ? dateTimeText(value) : globalThis.String(value), profile)
  }

  override asGeneric(): AnyType {
    return new DateTimeType(this.fsp === undefined ? {} : { fsp: this.fsp })
  }
}

/** A calendar day as `YYYY-MM-DD`: `DATE`. */
export class DateType extends TypeEngine<string, "tmp"> {
  readonly kind = "tmp"
  readonly visitName: string = "date"

  override bindProcessor(_profile: ServerProfile): BindProcessor<string> {
    return dayText
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<string> {
    return (value) =>
      value instanceof globalThis.Date ? value.toISOString().slice(0, 10) : temporalText(value)
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<string> {
    return (value) => quoteLiteral(globalThis.String(dayText(value)), profile)
  }

  override asGeneric(): AnyType {
    return new DateType()
  }
}

/** A duration or time of day as `[-]HHH:MM:SS[.ffffff]`, from -838:59:59 to 838:59:59: `TIME`. */
export class TimeType extends TypeEngine<string, "tmp"> {
  readonly kind = "tmp"
  readonly visitName: string = "time"
  readonly fsp: number | undefined

  constructor(options: FspOptions = {}) {
    super()
    this.fsp = checkedFsp("Time", options.fsp)
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<string> {
    return temporalText
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<string> {
    return (value) => quoteLiteral(value, profile)
  }

  override asGeneric(): AnyType {
    return new TimeType(this.fsp === undefined ? {} : { fsp: this.fsp })
  }
}

/** A length of time in milliseconds, stored as `DATETIME` since 1970-01-01 (as SQLAlchemy does where no interval type exists). */
export class IntervalType extends TypeEngine<number, "tmp"> {
  readonly kind = "tmp"
  readonly visitName = "interval"
  readonly fsp: number | undefined

  constructor(options: FspOptions = {}) {
    super()
    this.fsp = checkedFsp("Interval", options.fsp)
  }

  override bindProcessor(_profile: ServerProfile): BindProcessor<number> {
    return (value) => (value === null ? null : new globalThis.Date(value))
  }

  override resultProcessor(_profile: ServerProfile): ResultProcessor<number> {
    return (value) => toDate(value)?.getTime() ?? null
  }

  override literalProcessor(profile: ServerProfile): LiteralProcessor<number> {
    return (value) => quoteLiteral(dateTimeText(new globalThis.Date(value)), profile)
  }

  override asGeneric(): AnyType {
    return new IntervalType(this.fsp === undefined ? {} : { fsp: this.fsp })
  }
}

/** A Date from a Date or the server's text (UTC); text that is no moment (a zero date) stays as it is. */
export function toDate(value: unknown): Date | null {
  if (value instanceof globalThis.Date || value === null || value === undefined) return value ?? null
  const text = globalThis.String(value)
  const moment = new globalThis.Date(`${text.slice(0, 10)}T${text.slice(11) || "00:00:00"}Z`)
  // A zero date is never an invalid Date: the raw text passes through, as in the driver.
  return Number.isNaN(moment.getTime()) ? (text as unknown as Date) : moment
}

function dayText(value: unknown): unknown {
  return value instanceof globalThis.Date ? dateTimeText(value).slice(0, 10) : value
}

function temporalText(value: unknown): string | null {
  return value === null || value === undefined ? null : globalThis.String(value)
}

/** Date and time as a Date: `DATETIME`, or `DATETIME(fsp)` with `{ fsp }`. */
export const DateTime: TypeFactory<[options?: FspOptions], DateTimeType> = callable(DateTimeType)

/** A calendar day as `YYYY-MM-DD`: `DATE`. */
export const Date: TypeFactory<[], DateType> = callable(DateType)

/** A duration or time of day as text: `TIME`. */
export const Time: TypeFactory<[options?: FspOptions], TimeType> = callable(TimeType)

/** A length of time in milliseconds, stored as `DATETIME`. */
export const Interval: TypeFactory<[options?: FspOptions], IntervalType> = callable(IntervalType)
