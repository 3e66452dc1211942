import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { PlatformError } from '../errors.js'
import type { Language } from './language.js'
import { type FieldProblem, RequestInvalid } from './problems.js'
import type { BodyDeclaration, Form, FormBody, Route, UploadedFile } from './route.js'
import { openSpool, type Spool } from './spool.js'

const DEFAULT_LIMIT_BYTES = 256 * 1024
const WORDS = { ja: z.locales.ja().localeError, en: z.locales.en().localeError }

/** Where the files of a route's form are kept while it is answered; the caller releases it. */
export function spoolFor(body: BodyDeclaration | undefined): Spool {
  if (!body || !('form' in body)) return openSpool({ maxBytes: 0, inMemoryBytes: 0 })
  const { inMemoryBytes = Number.POSITIVE_INFINITY } = body.form
  return openSpool({ maxBytes: formLimit(body), inMemoryBytes })
}

/** The most bytes that a route's body may have. */
export function bodyLimit(body: BodyDeclaration | undefined): number {
  if (body && 'form' in body) return formLimit(body) + DEFAULT_LIMIT_BYTES
  return body?.limitBytes ?? DEFAULT_LIMIT_BYTES
}

function formLimit({ form: { maxFiles, maxBytesPerFile, maxBytes } }: FormBody): number {
  return Math.min(maxFiles * maxBytesPerFile, maxBytes ?? Number.POSITIVE_INFINITY)
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
export async function parseInput(
  route: Route,
  request: FastifyRequest,
  { language, spool }: { readonly language: Language; readonly spool: Spool },
) {
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
  const body = await readBody(route.body, { request, spool }, (schema, value) => parse('body', schema, value))
  if (fields.length > 0) throw new RequestInvalid(fields)
  return { params, query, body }
}

async function readBody(
  declared: BodyDeclaration | undefined,
  { request, spool }: { readonly request: FastifyRequest; readonly spool: Spool },
  parseJson: (schema: z.ZodType, value: unknown) => unknown,
): Promise<unknown> {
  if (!declared) return undefined
  if ('form' in declared) return readForm(declared.form, request, spool)
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

async function readForm(limits: FormBody['form'], request: FastifyRequest, spool: Spool): Promise<Form> {
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
    else {
      const { fieldname: field, filename: name, mimetype: mediaType } = part
      files.push(await spool.take({ field, name, mediaType }, part.file))
    }
  }
  return { files, fields }
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
