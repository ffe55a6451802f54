/** Whether the person's functions can be offered: a single bad one makes a server refuse a whole session. */
import { compileArguments } from './arguments'
import { checkFunction, type FunctionProblem } from './check'
import { readSchema } from './schema-text'
import type { ToolSettings, UserFunction } from './settings'

/** Null when it can be offered. */
export function offerProblem(fn: UserFunction, all: readonly UserFunction[]): FunctionProblem | null {
  const [problem] = checkFunction(fn, all)
  if (problem) return problem
  const schema = readSchema(fn.parameters)
  const compiled = schema.ok ? compileArguments(schema.value) : schema
  return compiled.ok ? null : { field: 'parameters', code: 'parameters_invalid', detail: compiled.error }
}

/** The first function that cannot be offered, by name, with what is wrong; null when all can. */
export function findProblem({
  functions,
}: ToolSettings): { readonly name: string; readonly problem: FunctionProblem } | null {
  for (const fn of functions) {
    const problem = offerProblem(fn, functions)
    if (problem) return { name: fn.name, problem }
  }
  return null
}
