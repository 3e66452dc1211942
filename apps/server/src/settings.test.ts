import { readFileSync } from 'node:fs'
import { describeSettings } from '@jitsuin/platform'
import { describe, expect, it } from 'vitest'
import { readSettings, SETTINGS, settingsEnvironment } from './settings.js'

describe('the settings of the server', () => {
  it('stand in the operations manual as the program reads them', () => {
    const manual = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
    expect(manual).toContain(describeSettings(SETTINGS))
  })

  it('reach the process of a zone unchanged', () => {
    const settings = readSettings({ JITSUIN_MODE: 'production' }, { data: '/srv/jitsuin', port: '8080' })
    expect(readSettings(settingsEnvironment(settings), {})).toEqual(settings)
  })

  it.each([
    [{ JITSUIN_MODE: 'demo' }, 'JITSUIN_MODE'],
    [{ JITSUIN_PORT: '70000' }, 'JITSUIN_PORT'],
    [{ JITSUIN_PROT: '80' }, 'JITSUIN_PROT'],
  ])('refuse %j by name', (environment, name) => {
    expect(() => readSettings(environment, {})).toThrow(name)
  })
})
