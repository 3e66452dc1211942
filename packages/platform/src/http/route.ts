import type { CodedError, Text } from '@jitsuin/kernel'
import type { z } from 'zod'
import type { Language } from './language.js'
import type { Problem } from './problems.js'

/** JSON of a schema; `limitBytes` is 256 KiB when not given. */
export type JsonBody<Schema extends z.ZodType> = { readonly json: Schema; readonly limitBytes?: number }
/** Raw bytes of one of these media types. */
export type BytesBody = { readonly bytes: readonly string[]; readonly limitBytes: number }
/**
 * An HTML form: files, each and all bounded, and plain fields. `maxBytes` bounds the files together; of a file above `inMemoryBytes`
 * nothing stays in memory. Without them only each file is bounded, and all are in memory.
 */
export type FormBody = {
  readonly form: {
    readonly maxFiles: number
    readonly maxBytesPerFile: number
    readonly maxBytes?: number
    readonly inMemoryBytes?: number
  }
}

/** One uploaded file, to be read until the request is answered. The name is what the sender claims; it is never used as a path. */
export type UploadedFile = {
  readonly field: string
  readonly name: string
  readonly mediaType: string
  readonly sizeBytes: number
  /** All of it, in memory. */
  readonly load: () => Promise<Uint8Array>
  /** Its octets in passing, each time anew from the first. */
  readonly open: () => AsyncIterable<Uint8Array>
}

/** What an HTML form held. */
export type Form = { readonly files: readonly UploadedFile[]; readonly fields: ReadonlyMap<string, string> }

/** The kinds of request body. */
export type BodyDeclaration = JsonBody<z.ZodType> | BytesBody | FormBody

type BodyOf<Body> =
  Body extends JsonBody<infer Schema>
    ? z.output<Schema>
    : Body extends BytesBody
      ? Uint8Array
      : Body extends FormBody
        ? Form
        : undefined

type OutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** What a handler sees of a request; everything declared has been checked. */
export type Input<Params, Query, Body> = {
  readonly params: OutputOf<Params>
  readonly query: OutputOf<Query>
  readonly body: BodyOf<Body>
  readonly language: Language
  readonly requestId: string
  /** Path and query as they came, for signatures over them (saml-bindings §3.4.4.1). */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The client's certificate (DER) when the listener asks for one; its chain has been checked by TLS. */
  readonly peerCertificateDer: Uint8Array | undefined
  /**
   * SHA-256 of the SubjectPublicKeyInfo that the client proved to hold, lower-case hexadecimal. On a listener with `self-signed` nobody
   * has certified it: it names the client and says nothing about it.
   */
  readonly peerKeySha256: string | undefined
}

/** A handler's answer: a value for JSON, bytes for another media type, nothing for 204. */
export type Answer = {
  readonly status: 200 | 201 | 202 | 204 | 303 | 304
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly json?: unknown
  readonly bytes?: Uint8Array
}

/** A refusal in the form of some protocol, as JSON. */
export type WrittenRefusal = {
  readonly status: number
  readonly json: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What a route may answer, for the OpenAPI document and the check of answers in tests. */
export type AnswerDeclaration = z.ZodType | { readonly mediaType: string } | 'empty'

/** One operation of a service. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fastify's form, `/orders/:id`. */
  readonly path: string
  readonly summary: Text
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: BodyDeclaration
  readonly answers: Readonly<Partial<Record<Answer['status'], AnswerDeclaration>>>
  /** Codes that it may refuse with; they stand in the OpenAPI document. */
  readonly refusals?: readonly CodedError['code'][]
  /** How its refusals are written where a protocol asks for another form than problem+json. */
  readonly refusalForm?: (problem: Problem) => WrittenRefusal
  /** `allowed` only for addresses that other sites post to by a protocol (SAML, OpenID Connect). */
  readonly crossSite?: 'refused' | 'allowed'
  readonly handle: (input: Input<z.ZodType, z.ZodType, never>) => Promise<Answer> | Answer
}

type Declared<Params, Query, Body> = Omit<Route, 'handle' | 'params' | 'query' | 'body'> & {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly handle: (input: Input<Params, Query, Body>) => Promise<Answer> | Answer
}

/** Declares a route so that its handler's input has the types of its schemas. */
export function route<
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends BodyDeclaration | undefined = undefined,
>(declared: Declared<Params, Query, Body>): Route {
  return declared as unknown as Route // the server parses with these very schemas before it calls `handle`
}
