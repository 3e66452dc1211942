/**
 * Errors with a stable code. Each package or service declares its codes once, in a table that carries the Japanese and
 * English text and what to do next; the platform gathers all tables into the one error catalogue (docs/errors.md).
 */

/** A sentence for people in both languages of the platform. Japanese is the original. */
export type Text = { readonly ja: string; readonly en: string }

/** One row of an error table: what is wrong, and what the reader can do about it. */
export type ErrorEntry = Text & { readonly next: Text }

/** The error codes of one package or service, such as `der/malformed`. */
export type ErrorTable = Readonly<Record<string, ErrorEntry>>

/**
 * An error that its thrower can only pass on. `code` is stable and public; the message is English, for developers, and
 * holds no secret and nothing about a patient.
 */
export abstract class CodedError<Code extends string = string> extends Error {
  readonly code: Code

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}
