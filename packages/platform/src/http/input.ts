import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { PlatformError } from '../errors.js'
import type { Language } from './language.js'
import { type FieldProblem, RequestInvalid } from './problems.js'
import type { BodyDeclaration, Form, Route, UploadedFile } from './route.js'

const DEFAULT_LIMIT_BYTES = 256 * 1024
const WORDS = { ja: z.locales.ja().localeError, en: z.locales.en().localeError }

/** The most bytes that a route's body may have. */
export function bodyLimit(body: BodyDeclaration | undefined): number {
  if (body && 'form' in body) return body.form.maxFiles * body.form.maxBytesPerFile + DEFAULT_LIMIT_BYTES
  return body?.limitBytes ?? DEFAULT_LIMIT_BYTES
}

/** Teaches a server the bodies that its routes declare. Types that no route declares are refused with 415. */
export function acceptBodies(server: FastifyInstance, routes: readonly Route[]): void {
  const types = new Set(routes.flatMap(({ body }) => (body && 'bytes' in body ? body.bytes : [])))
  for (const type of types) {
    server.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  }
  if (routes.some(({ body }) => body && 'form' in body)) server.register(multipart)
}

/**
 * Checks params, query and body together, so that one answer names every wrong field.
 *
 * @throws {RequestInvalid}, or {PlatformError} `http/media-type-unsupported`, `http/too-large`.
 */
export async function parseInput(route: Route, request: FastifyRequest, language: Language) {
  const fields: FieldProblem[] = []
  const parse = (place: FieldProblem['in'], schema: z.ZodType | undefined, value: unknown): unknown => {
    if (!schema) return undefined
    const result = schema.safeParse(value, { error: WORDS[language], reportInput: false })
    if (!result.success) fields.push(...result.error.issues.map((issue) => fieldProblem(place, issue)))
    else fields.push(...unstorableTexts(place, result.data, language))
    return result.data
  }
  const params = parse('params', route.params, request.params)
  const query = parse('query', route.query, request.query)
  const body = await readBody(route.body, request, (schema, value) => parse('body', schema, value))
  if (fields.length > 0) throw new RequestInvalid(fields)
  return { params, query, body }
}

async function readBody(
  declared: BodyDeclaration | undefined,
  request: FastifyRequest,
  parseJson: (schema: z.ZodType, value: unknown) => unknown,
): Promise<unknown> {
  if (!declared) return undefined
  if ('form' in declared) return readForm(declared.form, request)
  if ('bytes' in declared) return readBytes(declared.bytes, request)
  return parseJson(declared.json, request.body)
}

function readBytes(types: readonly string[], request: FastifyRequest): Uint8Array {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  // Another route of the same service may accept the type; this one does not.
  if (!types.includes(type))
    throw new PlatformError('http/media-type-unsupported', `Expected ${types.join(', ')}`)
  return request.body instanceof Uint8Array ? request.body : new Uint8Array()
}

async function readForm(
  limits: { readonly maxFiles: number; readonly maxBytesPerFile: number },
  request: FastifyRequest,
): Promise<Form> {
  if (!request.isMultipart())
    throw new PlatformError('http/media-type-unsupported', 'Expected multipart/form-data')
  const files: UploadedFile[] = []
  const fields = new Map<string, string>()
  const { maxFiles, maxBytesPerFile } = limits
  const parts = request.parts({
    limits: { files: maxFiles, fileSize: maxBytesPerFile, fields: 50, fieldSize: 64 * 1024, headerPairs: 20 },
  })
  for await (const part of parts) {
    if (part.type === 'field') fields.set(part.fieldname, String(part.value))
    else files.push(fileOf(part, await part.toBuffer()))
  }
  return { files, fields }
}

function fileOf(
  part: { fieldname: string; filename: string; mimetype: string },
  bytes: Uint8Array,
): UploadedFile {
  return { field: part.fieldname, name: part.filename, mediaType: part.mimetype, bytes }
}

function fieldProblem(place: FieldProblem['in'], issue: z.core.$ZodIssue): FieldProblem {
  const pointer = issue.path.map((step) => pointerStep(String(step))).join('')
  return { in: place, pointer, code: issue.code, message: issue.message }
}

/** RFC 6901 §3: "~" and "/" are escaped. */
function pointerStep(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

const UNSTORABLE = {
  ja: '使えない文字が含まれています。',
  en: 'It holds a character that cannot be stored.',
} as const

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair, and no form of ours has a use for them. */
function unstorableTexts(place: FieldProblem['in'], data: unknown, language: Language): FieldProblem[] {
  const found: FieldProblem[] = []
  const waiting: { readonly pointer: string; readonly value: unknown }[] = [{ pointer: '', value: data }]
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    const { pointer, value } = one
    if (typeof value === 'string') {
      if (value.includes('\0') || !value.isWellFormed())
        found.push({ in: place, pointer, code: 'unstorable', message: UNSTORABLE[language] })
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value))
        waiting.push({ pointer: pointer + pointerStep(name), value: member })
    }
  }
  return found
}
