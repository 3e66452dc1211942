import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { PlatformError } from '../errors.js'

/** The settings of a program, by the names of their environment variables; `.describe()` says what each is for. */
export type SettingsShape = Readonly<Record<string, z.ZodType>>

/** What the settings of a shape hold once they are read. */
export type SettingsOf<Shape extends SettingsShape> = {
  readonly [Name in keyof Shape]: z.output<Shape[Name]>
}

/** One wrong setting; the value itself is never repeated. */
export type WrongSetting = { readonly name: string; readonly why: string }

/** Every wrong setting at once. */
export class SettingsError extends PlatformError {
  readonly wrong: readonly WrongSetting[]

  constructor(wrong: readonly WrongSetting[]) {
    super(
      'settings/wrong',
      `Wrong settings:\n${wrong.map(({ name, why }) => `  ${name}: ${why}`).join('\n')}`,
    )
    this.wrong = wrong
  }
}

/**
 * Reads the settings that `shape` names from an environment. `NAME_FILE` may name a file that holds the value instead
 * (one final line break is dropped), so that a secret need not stand in the environment.
 *
 * @throws {SettingsError} listing every wrong one: missing, malformed, given twice, its file unreadable, or a misspelt
 *   name with our `prefix`.
 */
export function loadSettings<Shape extends SettingsShape>(
  shape: Shape,
  from: { readonly environment: Readonly<Record<string, string | undefined>>; readonly prefix?: string },
): SettingsOf<Shape> {
  const wrong: WrongSetting[] = findUnknown(shape, from.environment, from.prefix ?? 'JITSUIN_')
  const found: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(shape)) {
    const value = loadValue(name, from.environment, wrong)
    const result = schema.safeParse(value)
    if (result.success) found[name] = result.data
    else wrong.push(...result.error.issues.map(({ message }) => ({ name, why: message })))
  }
  if (wrong.length > 0) throw new SettingsError(wrong)
  return found as SettingsOf<Shape> // every name was parsed by its own schema above
}

/** The settings as a Markdown table, for the operations manual. */
export function describeSettings(shape: SettingsShape): string {
  const rows = Object.entries(shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined)
    const unset = fallback.success ? `\`${fallback.data || 'not set'}\`` : 'required'
    return `| \`${name}\` | ${schema.description ?? ''} | ${unset} |`
  })
  return ['| Setting | Meaning | When not given |', '|---|---|---|', ...rows].join('\n')
}

function loadValue(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  wrong: WrongSetting[],
): string | undefined {
  const direct = environment[name]
  const file = environment[`${name}_FILE`]
  if (file === undefined) return direct === '' ? undefined : direct
  if (direct !== undefined) wrong.push({ name, why: `given twice: also as ${name}_FILE` })
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    wrong.push({ name: `${name}_FILE`, why: 'the file cannot be read' })
    return undefined
  }
}

function findUnknown(
  shape: SettingsShape,
  environment: Readonly<Record<string, string | undefined>>,
  prefix: string,
): WrongSetting[] {
  const known = new Set(Object.keys(shape).flatMap((name) => [name, `${name}_FILE`]))
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && !known.has(name))
    .map((name) => ({ name, why: 'no such setting; is it misspelt?' }))
}
