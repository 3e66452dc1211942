import type { Text } from '@jitsuin/kernel'
import { z } from 'zod'
import type { ProblemTable } from './problems.js'
import type { AnswerDeclaration, BodyDeclaration, Route } from './route.js'

type Json = Record<string, unknown>

/** The OpenAPI 3.1 document of a service, made from the very schemas that check its requests. */
export function buildOpenApi(
  name: string,
  title: Text,
  routes: readonly Route[],
  problems: ProblemTable,
): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route, problems) }
  }
  return {
    openapi: '3.1.0',
    info: { title: title.en, summary: title.ja, version: '1', 'x-service': name },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    paths,
    components: { schemas: { Problem: PROBLEM } },
  }
}

function describe(route: Route, problems: ProblemTable): Json {
  return {
    summary: route.summary.en,
    description: route.summary.ja,
    parameters: [...parameters('path', route.params), ...parameters('query', route.query)],
    ...(route.body ? { requestBody: { required: true, content: bodyContent(route.body) } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [status, describeAnswer(answer)]),
      ),
      ...describeRefusals(route, problems),
    },
  }
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = toSchema(schema, 'input')
  const needed: ReadonlySet<string> = new Set(required)
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place,
    required: place === 'path' || needed.has(name),
    schema: one,
  }))
}

function bodyContent(body: BodyDeclaration): Json {
  if ('json' in body) return { 'application/json': { schema: toSchema(body.json, 'input') } }
  if ('bytes' in body) return Object.fromEntries(body.bytes.map((type) => [type, {}]))
  return { 'multipart/form-data': { schema: { type: 'object' } } }
}

function describeAnswer(answer: AnswerDeclaration): Json {
  if (answer === 'empty') return { description: 'No content' }
  if ('mediaType' in answer) return { description: 'Bytes', content: { [answer.mediaType]: {} } }
  return {
    description: 'The answer',
    content: { 'application/json': { schema: toSchema(answer, 'output') } },
  }
}

function describeRefusals(route: Route, problems: ProblemTable): Json {
  const codesByStatus = Map.groupBy(route.refusals ?? [], (code) => problems.get(code)?.status ?? 500)
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  const entries = [...codesByStatus].map(([status, codes]) => [
    status,
    { description: codes.join(', '), content },
  ])
  return { ...Object.fromEntries(entries), default: { description: 'A refusal', content } }
}

type ObjectSchema = Json & { properties?: Record<string, unknown>; required?: string[] }

function toSchema(schema: z.ZodType, io: 'input' | 'output'): ObjectSchema {
  // A type without a JSON form (a transform's output) is described as anything rather than refused.
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return json as ObjectSchema // JSON Schema of an object type names these two members
}

const PROBLEM = toSchema(
  z.object({
    type: z.string(),
    status: z.int(),
    code: z.string(),
    title: z.string(),
    ja: z.string(),
    en: z.string(),
    next: z.object({ ja: z.string(), en: z.string() }),
    requestId: z.string(),
    fields: z
      .array(z.object({ in: z.string(), pointer: z.string(), code: z.string(), message: z.string() }))
      .optional(),
  }),
  'output',
)
