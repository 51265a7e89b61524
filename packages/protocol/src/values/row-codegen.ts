// Row decoding with generated code: one function per result shape, straight through its columns to an object literal, 15-20 % less CPU
// than the loop. Only integers and JSON.stringify'd column names enter the source; everything else is passed in as values.
import type { MakeArrays } from "./column-batches.ts"
import type { RowClass, RowShape } from "./decode-options.ts"
import type { DecodeRow } from "./row-interpreter.ts"
import {
  BINARY_ROW,
  bitmapLength,
  lengthState,
  longRow,
  shortRow,
  wideLength,
  type RowPlan,
} from "./row-plan.ts"

/** Wider results are left to the interpreter: compiling them costs more than it saves. */
const MAX_GENERATED_COLUMNS = 256

let forbidden = false

/** The generated decoder, or undefined where the runtime forbids generated code or the result is too wide. */
export function generateRows(
  plan: RowPlan,
  shape: Exclude<RowShape, "lazy"> | RowClass,
): DecodeRow | undefined {
  if (forbidden || plan.columns.length > MAX_GENERATED_COLUMNS) return undefined
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the purpose of this file; see its head
    return new Function("cells", "wide", "state", "short", "long", "Row", source(plan, shape))(
      plan.cells,
      wideLength,
      lengthState,
      shortRow,
      longRow,
      shape,
    ) as DecodeRow
  } catch (error) {
    // A content security policy (Workers, --disallow-code-generation-from-strings) throws EvalError; anything else is our mistake.
    if (!(error instanceof Error) || error.name !== "EvalError") throw error
    forbidden = true
    return undefined
  }
}

/**
 * Makes the arrays of the shape `columns`, each at a place of its own in the code: the engine remembers by place what an array came to hold, and
 * stores numbers without a box each.
 */
export function generateArrays(columnCount: number): MakeArrays {
  const arrays = Array.from({ length: columnCount }, () => "new Array(n)").join(",")
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a number is all that enters
  return new Function("n", `"use strict";return [${arrays}]`) as MakeArrays
}

/** Source of the factory; exported for the tests that search it for what must not be there. */
export function source(plan: RowPlan, shape: Exclude<RowShape, "lazy"> | RowClass): string {
  const { columns, widths } = plan
  const constants = columns.map((_, i) => `c${i}=cells[${i}]`).join(",")
  const body = widths === undefined ? textBody(columns.length) : binaryBody(widths)
  return `"use strict";const ${constants};return function(b,p,e,out){let n=0,s=0;${body}if(p!==e)long();${result(plan, shape)}}`
}

function textBody(count: number): string {
  let body = ""
  for (let i = 0; i < count; i++) {
    body += `let v${i}=null;if(p>=e)short();n=b[p++];if(n>250){n=wide(b,p,n,e);p=state.position}`
    body += `if(n>=0){s=p;if((p+=n)>e)short();v${i}=c${i}(b,s,p)}\n`
  }
  return body
}

function binaryBody(widths: readonly number[]): string {
  let body = `const m=p+1;if(b[p]!==${BINARY_ROW})short();p=m+${bitmapLength(widths.length)};if(p>e)short();`
  widths.forEach((width, i) => {
    const bit = i + 2
    const value = width === 0 ? lengthEncoded(i) : `s=p;if((p+=${width})>e)short();v${i}=c${i}(b,s,p)`
    body += `let v${i}=null;if((b[m+${bit >> 3}]&${1 << (bit & 7)})===0){${value}}\n`
  })
  return body
}

function lengthEncoded(i: number): string {
  return (
    `if(p>=e)short();n=b[p++];if(n>250){n=wide(b,p,n,e);if(n<0)short();p=state.position}` +
    `s=p;if((p+=n)>e)short();v${i}=c${i}(b,s,p)`
  )
}

function result(plan: RowPlan, shape: Exclude<RowShape, "lazy"> | RowClass): string {
  const { columns } = plan
  if (typeof shape === "function") return `return new Row(${columns.map((_, i) => `v${i}`).join(",")})`
  switch (shape) {
    case "array":
      return `return [${columns.map((_, i) => `v${i}`).join(",")}]`
    case "columns":
      return `const a=out.arrays,i=out.count++;${columns.map((_, i) => `a[${i}][i]=v${i};`).join("")}`
    case "object":
      return `return {${columns.map((c, i) => `${key(c.name)}:v${i}`).join(",")}}`
  }
}

/** A property key. Written plainly `__proto__` would set the prototype; computed it is an own property. */
function key(name: string): string {
  const literal = JSON.stringify(name)
  return name === "__proto__" ? `[${literal}]` : literal
}
