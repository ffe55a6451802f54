/** Calls a tool for real: a typed message that names one gets a call whose arguments fit the tool's schema. */
import { fold } from './topics'

export type FunctionTool = { readonly type: 'function'; readonly name: string; readonly parameters?: unknown }

/** The part of JSON Schema that arguments are made from; what is written otherwise counts as not written. */
type Schema = {
  readonly type: string
  readonly choices: readonly unknown[]
  readonly default: unknown
  readonly minimum: number
  /** In the order of `required`, or all where nothing is required. */
  readonly properties: readonly (readonly [name: string, schema: unknown])[]
}

/** Deeper objects than this are left empty: a schema may be nested without end. */
const MAX_DEPTH = 8

/** `get_weather` is named by "get_weather" and by "get weather". */
export function namedTool(text: string, tools: readonly FunctionTool[]): FunctionTool | undefined {
  const said = fold(text)
  return tools.find(({ name }) => {
    const folded = fold(name)
    return said.includes(folded) || said.includes(folded.replace(/[_-]+/g, ' '))
  })
}

/** Arguments as a JSON string: numbers and quoted words come from the text, the rest from the schema itself. */
export function argumentsFor(tool: FunctionTool, text: string): string {
  return JSON.stringify(objectFor(readSchema(tool.parameters), text.replace(tool.name, ' '), MAX_DEPTH))
}

/** Nobody has checked the schemas of a client's tools. */
function readSchema(value: unknown): Schema {
  const given = fieldsOf(value)
  const types = Array.isArray(given['type']) ? given['type'] : [given['type']]
  const all = fieldsOf(given['properties'])
  const names = Array.isArray(given['required'])
    ? given['required'].filter((name): name is string => typeof name === 'string')
    : Object.keys(all)
  return {
    type: types.find((type): type is string => typeof type === 'string' && type !== 'null') ?? '',
    choices: Array.isArray(given['enum']) ? given['enum'] : [],
    default: given['default'],
    minimum: typeof given['minimum'] === 'number' ? given['minimum'] : 1,
    properties: names.map((name) => [name, Object.hasOwn(all, name) ? all[name] : undefined]),
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

function objectFor(schema: Schema, text: string, depth: number): Readonly<Record<string, unknown>> {
  if (depth === 0) return {}
  return Object.fromEntries(
    schema.properties.map(([name, given]) => [name, valueFor(readSchema(given), text, depth - 1)]),
  )
}

function valueFor(schema: Schema, text: string, depth: number): unknown {
  if (schema.choices.length > 0) {
    const folded = fold(text)
    return schema.choices.find((value) => folded.includes(fold(wordOf(value)))) ?? schema.choices[0]
  }
  if (schema.default !== undefined) return schema.default
  switch (schema.type) {
    case 'number':
    case 'integer': {
      const found = Number(/-?\d+([.,]\d+)?/.exec(text)?.[0].replace(',', '.') ?? schema.minimum)
      return schema.type === 'integer' ? Math.round(found) : found
    }
    case 'boolean':
      return true
    case 'array':
      return []
    case 'object':
      return objectFor(schema, text, depth)
    default:
      return /["'“‘]([^"'“”‘’]+)["'”’]/.exec(text)?.[1] ?? properName(text) ?? 'practice'
  }
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The last word with a capital letter that does not begin the sentence: "weather in London" means London. */
const properName = (text: string): string | undefined =>
  text
    .trim()
    .split(/\s+/)
    .slice(1)
    .map((word) => word.replace(/[^\p{L}\p{N}-]/gu, ''))
    .filter((word) => /^\p{Lu}/u.test(word))
    .at(-1)
