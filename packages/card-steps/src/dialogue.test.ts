import { describe, expect, it } from 'vitest'
import { type Dialogue, dialogueOfStatus, isUnderWay, obstacleOfStatus, stepRows } from './dialogue.js'

const states = (dialogue: Dialogue<unknown>) => stepRows(dialogue).map(({ state }) => state)
const PAGE = 'http://127.0.0.1:8324/window/1'
const PAIRED = { version: '0.1.0', readers: [], permissions: { signHash: false } }

describe('a card dialogue', () => {
  it('shows what is done before the step under way, and what is to come after it', () => {
    expect(states({ at: 'asking', step: 'pin-wait', page: PAGE })).toEqual([
      'done',
      'done',
      'done',
      'done',
      'active',
      'waiting',
    ])
    expect(states({ at: 'done' })).toEqual(Array(6).fill('done'))
  })

  it.each([
    ['not-installed', 0],
    ['outdated', 0],
    ['site-refused', 1],
    ['no-reader', 2],
    ['no-card', 3],
    ['card-locked', 3],
    ['no-certificate', 3],
    ['expired', 4],
  ] as const)('stops at the very step that %s belongs to', (obstacle, place) => {
    const row = stepRows({ at: 'stopped', obstacle })[place]
    expect(row).toMatchObject({ state: 'failed', obstacle })
  })

  it('asks for the first permission without calling it a failure', () => {
    expect(states({ at: 'stopped', obstacle: 'not-paired' })).toEqual([
      'done',
      'active',
      ...Array(4).fill('waiting'),
    ])
  })

  it('waits for a card that is not there, and fails at one that is locked', () => {
    expect(stepRows({ at: 'asking', step: 'no-card', page: PAGE })[3]?.state).toBe('active')
    expect(stepRows({ at: 'asking', step: 'card-locked', page: PAGE })[3]?.state).toBe('failed')
  })

  it('shows a refusal of the service at the check, never as done', () => {
    expect(states({ at: 'refused', step: 'check', failure: { kind: 'unreachable' } }).at(-1)).toBe('failed')
  })

  it('goes on with what a request can wait for, and not with what it cannot', () => {
    expect(obstacleOfStatus({ state: 'no-card', ...PAIRED })).toBeNull()
    expect(obstacleOfStatus({ state: 'not-paired' })).toBe('not-paired')
    expect(obstacleOfStatus({ state: 'outdated', protocol: 'jitsuin-bridge/0' })).toBe('outdated')
  })

  it('that only looks ends at a usable card, or at what is in the way', () => {
    expect(dialogueOfStatus({ state: 'ready', ...PAIRED })).toEqual({ at: 'ready' })
    expect(dialogueOfStatus({ state: 'card-locked', ...PAIRED })).toEqual({
      at: 'stopped',
      obstacle: 'card-locked',
    })
  })

  it('can be cancelled while something is under way, and not afterwards', () => {
    expect(isUnderWay({ at: 'checking' })).toBe(true)
    expect(isUnderWay({ at: 'done' })).toBe(false)
  })
})
