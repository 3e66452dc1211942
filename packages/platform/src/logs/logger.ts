import { type DestinationStream, type LoggerOptions, pino } from 'pino'

/** Writes one JSON line for each event: ids and codes, never bodies, secrets or patients. */
export type Logger = {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
  fatal(facts: object, message: string): void
}

/** Names of members that are never written, at the top and one or two levels down. */
const SECRET_NAMES = [
  'authorization',
  'body',
  'cookie',
  'pin',
  'password',
  'passphrase',
  'privateKey',
  'secret',
  'token',
  'url',
] as const

/** How much is written. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** Opens a logger. Secrets that slip in by name are replaced; an address of a database counts as one. */
export function openLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
    redact: {
      paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[withheld]',
    },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** Writes nothing. */
export const silentLogger: Logger = pino({ level: 'silent' })

/** Type, code, message and stack; no other member, which may hold a statement with its values. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'not an error' }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  return { type: error.name, ...code, message: error.message, stack: error.stack, ...cause }
}
