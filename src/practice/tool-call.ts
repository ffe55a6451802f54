/** Calls a tool for real: a typed message that names one gets a call whose arguments fit the tool's schema. */
import { fold } from './topics'

export type FunctionTool = { readonly type: 'function'; readonly name: string; readonly parameters?: unknown }

type JsonSchema = {
  readonly type?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly minimum?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

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
  const schema = isSchema(tool.parameters) ? tool.parameters : {}
  return JSON.stringify(objectFor(schema, text.replace(tool.name, ' ')))
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null

function objectFor(schema: JsonSchema, text: string): Readonly<Record<string, unknown>> {
  const properties = schema.properties ?? {}
  const names = schema.required ?? Object.keys(properties)
  return Object.fromEntries(names.map((name) => [name, valueFor(properties[name] ?? {}, text)]))
}

function valueFor(schema: JsonSchema, text: string): unknown {
  if (schema.enum && schema.enum.length > 0) {
    const folded = fold(text)
    return schema.enum.find((value) => folded.includes(fold(String(value)))) ?? schema.enum[0]
  }
  if (schema.default !== undefined) return schema.default
  switch (schema.type) {
    case 'number':
    case 'integer': {
      const found = Number(/-?\d+([.,]\d+)?/.exec(text)?.[0].replace(',', '.') ?? schema.minimum ?? 1)
      return schema.type === 'integer' ? Math.round(found) : found
    }
    case 'boolean':
      return true
    case 'array':
      return []
    case 'object':
      return objectFor(schema, text)
    default:
      return /["'“‘]([^"'“”‘’]+)["'”’]/.exec(text)?.[1] ?? properName(text) ?? 'practice'
  }
}

/** The last word with a capital letter that does not begin the sentence: "weather in London" means London. */
const properName = (text: string): string | undefined =>
  text
    .trim()
    .split(/\s+/)
    .slice(1)
    .map((word) => word.replace(/[^\p{L}\p{N}-]/gu, ''))
    .filter((word) => /^\p{Lu}/u.test(word))
    .at(-1)
