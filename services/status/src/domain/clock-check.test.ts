import { describe, expect, it } from 'vitest'
import { ClockCheck } from './clock-check.js'

/** A machine whose two clocks we turn. */
function makeMachine() {
  const machine = { wall: 1_000_000, elapsed: 50 }
  return {
    clock: { wallMs: () => machine.wall, elapsedMs: () => machine.elapsed },
    pass: (ms: number) => {
      machine.wall += ms
      machine.elapsed += ms
    },
    turn: (ms: number) => {
      machine.wall += ms
    },
  }
}

describe('a clock that checks itself (T-N19-1)', () => {
  it('is sound while both clocks go on together', () => {
    const { clock, pass } = makeMachine()
    const check = new ClockCheck(clock, { toleranceMs: 1000 })
    pass(86_400_000)
    expect(check.read()).toEqual({ verdict: 'sound', atMs: 87_400_000 })
  })

  it.each([
    [1000, 'sound'],
    [1001, 'moved'],
    [-1000, 'sound'],
    [-1001, 'moved'],
  ])('turned by %i ms it is %s, and sound again when turned back', (ms, verdict) => {
    const { clock, turn, pass } = makeMachine()
    const check = new ClockCheck(clock, { toleranceMs: 1000 })
    check.read()
    turn(ms)
    expect(check.read().verdict).toBe(verdict)
    pass(500)
    turn(-ms)
    expect(check.read().verdict).toBe('sound')
  })

  it('notices small turns that add up', () => {
    const { clock, turn, pass } = makeMachine()
    const check = new ClockCheck(clock, { toleranceMs: 1000 })
    for (let round = 0; round < 21; round++) {
      pass(200)
      turn(50)
      check.read()
    }
    pass(200)
    expect(check.read().verdict).toBe('moved')
  })

  it('is never earlier than what was signed', () => {
    const { clock, pass } = makeMachine()
    const check = new ClockCheck(clock, { toleranceMs: 1000 })
    check.noteEvidence(1_005_000)
    expect(check.read().verdict).toBe('behind-evidence')
    pass(4000)
    expect(check.read().verdict).toBe('sound')
  })

  it('waits for a second source, stops when that disagrees or falls silent, and is set right by it', () => {
    const { clock, turn, pass } = makeMachine()
    const check = new ClockCheck(clock, { toleranceMs: 1000, sourceSilenceMs: 60_000 })
    expect(check.read().verdict).toBe('source-silent')
    check.noteSource(20)
    expect(check.read().verdict).toBe('sound')
    turn(5000)
    check.noteSource(-4980)
    expect(check.read().verdict).toBe('source-disagrees')
    // Both clocks now tell of a move, but the source confirms the time on the wall.
    check.noteSource(20)
    expect(check.read().verdict).toBe('sound')
    pass(60_001)
    expect(check.read().verdict).toBe('source-silent')
  })
})
