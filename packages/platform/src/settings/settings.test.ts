import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeSettings, loadSettings, SettingsError } from './settings.js'

const SHAPE = {
  JITSUIN_PORT: z.coerce
    .number('must be a number')
    .int()
    .min(1)
    .max(65535)
    .default(8080)
    .describe('Port of the pages'),
  JITSUIN_APP_DATABASE_URL: z
    .string('is required')
    .startsWith('postgres')
    .describe('Database of the application zone'),
  JITSUIN_LOG: z.enum(['info', 'debug']).default('info').describe('How much is logged'),
}

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-settings-'))
afterAll(() => rmSync(folder, { recursive: true }))

function wrongIn(environment: Record<string, string>): string[] {
  try {
    loadSettings(SHAPE, { environment })
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.wrong.map(({ name }) => name)
    throw error
  }
}

describe('settings', () => {
  it('come from the environment, with defaults where they have one', () => {
    const environment = { JITSUIN_APP_DATABASE_URL: 'postgres://x', PATH: '/bin' }
    expect(loadSettings(SHAPE, { environment })).toEqual({
      JITSUIN_PORT: 8080,
      JITSUIN_APP_DATABASE_URL: 'postgres://x',
      JITSUIN_LOG: 'info',
    })
  })

  it('come from a file, so that a secret need not stand in the environment', () => {
    const file = join(folder, 'url')
    writeFileSync(file, 'postgres://secret\n')
    const found = loadSettings(SHAPE, { environment: { JITSUIN_APP_DATABASE_URL_FILE: file } })
    expect(found.JITSUIN_APP_DATABASE_URL).toBe('postgres://secret')
  })

  it('are refused all at once, by name', () => {
    expect(wrongIn({ JITSUIN_PORT: '99999', JITSUIN_LOG: 'loud', JITSUIN_PROT: '80' }).sort()).toEqual([
      'JITSUIN_APP_DATABASE_URL',
      'JITSUIN_LOG',
      'JITSUIN_PORT',
      'JITSUIN_PROT',
    ])
  })

  it.each([
    [
      'a value and a file at once',
      { JITSUIN_APP_DATABASE_URL: 'postgres://x', JITSUIN_APP_DATABASE_URL_FILE: '/dev/null' },
    ],
    ['a file that is not there', { JITSUIN_APP_DATABASE_URL_FILE: '/nonexistent' }],
    ['an empty value where one is required', { JITSUIN_APP_DATABASE_URL: '' }],
  ])('refuse %s', (_what, environment) => {
    expect(wrongIn(environment)).not.toEqual([])
  })

  it('never repeat a value in their refusal', () => {
    expect(() => loadSettings(SHAPE, { environment: { JITSUIN_APP_DATABASE_URL: 'hunter2' } })).not.toThrow(
      'hunter2',
    )
  })

  it('describe themselves for the manual', () => {
    expect(describeSettings(SHAPE)).toContain('| `JITSUIN_PORT` | Port of the pages | `8080` |')
    expect(describeSettings(SHAPE)).toContain(
      '| `JITSUIN_APP_DATABASE_URL` | Database of the application zone | required |',
    )
  })
})
