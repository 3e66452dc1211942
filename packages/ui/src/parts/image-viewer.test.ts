import { describe, expect, it } from 'vitest'
import { turned, WHOLE_SIGHT, zoomed } from './image-viewer.js'

describe('a picture', () => {
  it('grows and shrinks within its steps', () => {
    let sight = WHOLE_SIGHT
    for (let step = 0; step < 20; step++) sight = zoomed(sight, 1)
    expect(zoomed(sight, 1)).toEqual(sight)
    for (let step = 0; step < 20; step++) sight = zoomed(sight, -1)
    expect(sight).toEqual({ zoom: 0, turns: 0 })
  })

  it('comes back upright after four quarters, either way', () => {
    const around = (quarters: 1 | -1) => [1, 2, 3, 4].reduce((sight) => turned(sight, quarters), WHOLE_SIGHT)
    expect(around(1)).toEqual(WHOLE_SIGHT)
    expect(around(-1)).toEqual(WHOLE_SIGHT)
    expect(turned(WHOLE_SIGHT, -1).turns).toBe(3)
  })
})
