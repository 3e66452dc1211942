import { describe, expect, it } from 'vitest'
import { quietKeys, readyKeys, rollingKeys } from '../../../test/answers.js'
import { countdownOf, rollOverOf } from './model.js'

describe('the roll-over of the signing key', () => {
  it('begins with announcing, then rehearsing, then proposing', () => {
    expect(rollOverOf(quietKeys, 'me').at).toBe('no-next')
    const unrehearsed = { keys: rollingKeys.keys.map((key) => ({ ...key, rehearsals: [] })) }
    expect(rollOverOf(unrehearsed, 'me').at).toBe('announced')
    expect(rollOverOf(rollingKeys, 'me').at).toBe('rehearsed')
  })

  it('needs another officer than the one who proposed', () => {
    expect(rollOverOf(readyKeys, 'staff-jiro')).toMatchObject({ at: 'proposed', by: 'self' })
    expect(rollOverOf(readyKeys, 'staff-hanako')).toMatchObject({ at: 'proposed', by: 'other' })
  })

  it('counts down to an instant that counts as over', () => {
    const [key] = quietKeys.keys
    if (!key) throw new Error('The sample has a key')
    const next = { ...key, activeFrom: '2026-11-21T00:00:00Z' }
    expect(countdownOf(next, new Date('2026-11-20T23:59:59.999Z'))).toBe('running')
    expect(countdownOf(next, new Date('2026-11-21T00:00:00Z'))).toBe('over')
  })
})
