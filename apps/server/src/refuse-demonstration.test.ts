import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestHierarchy } from '@jitsuin/keys'
import { afterAll, describe, expect, it } from 'vitest'
import { KEY_FOLDERS, markDemonstrationKeys, refuseDemonstration } from './refuse-demonstration.js'
import { readSettings } from './settings.js'

const folder = mkdtempSync(join(tmpdir(), 'jitsuin-production-'))
afterAll(() => rmSync(folder, { recursive: true }))

function settings(mode: string, data: string, trust?: string) {
  return readSettings(
    { JITSUIN_MODE: mode, ...(trust && { JITSUIN_TRUST: trust }) },
    { data: join(folder, data) },
  )
}

describe('production', () => {
  it('starts where nothing of a demonstration is', async () => {
    await expect(refuseDemonstration(settings('production', 'fresh'))).resolves.toBeUndefined()
  })

  it.each(KEY_FOLDERS)(
    'refuses keys that a demonstration made (%s), which the demonstration itself may use',
    async (keys) => {
      const data = keys.replace('/', '-')
      await markDemonstrationKeys(join(folder, data, keys))
      await expect(refuseDemonstration(settings('production', data))).rejects.toThrow('JITSUIN_DATA')
      await expect(refuseDemonstration(settings('demonstration', data))).resolves.toBeUndefined()
    },
  )

  it('refuses to trust the root of a demonstration', async () => {
    const trust = join(folder, 'trust')
    mkdirSync(trust)
    const { root } = await createTestHierarchy({
      strength: 'fast',
      at: new Date('2026-11-21T00:12:00Z'),
      random: randomBytes,
    })
    writeFileSync(join(trust, 'root.der'), root.certificateDer)
    await expect(refuseDemonstration(settings('production', 'other', trust))).rejects.toThrow('JITSUIN_TRUST')
  })
})
