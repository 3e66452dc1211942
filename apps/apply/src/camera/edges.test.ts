import { judgePicture, measurePicture } from '@jitsuin/registration/contract'
import { describe, expect, it } from 'vitest'
import { countSides } from './edges.js'

const FRAME = { left: 0.1, top: 0.2, right: 0.9, bottom: 0.8 }
const [WIDTH, HEIGHT] = [320, 240]

/** A sheet on a table, in pixels. */
function sheet(left: number, top: number, right: number, bottom: number, [paper, table] = [220, 60]) {
  const luma = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)]
    return x >= left && x < right && y >= top && y < bottom ? paper : table
  })
  return { luma, width: WIDTH, height: HEIGHT }
}

describe('a paper in the frame', () => {
  it.each([
    ['exactly', sheet(32, 48, 288, 192), 4],
    ['a little beside it', sheet(40, 54, 280, 186), 4],
    ['dark on a light table', sheet(32, 48, 288, 192, [60, 220]), 4],
    ['half out of it', sheet(150, 48, 406, 192), 2],
    ['too far away', sheet(120, 90, 200, 150), 0],
    ['that is not there', sheet(0, 0, 0, 0), 0],
  ])('lying %s', (_where, picture, sides) => expect(countSides(picture, FRAME)).toBe(sides))
})

describe('figures of a picture', () => {
  const even = (value: number) => ({
    luma: new Uint8Array(WIDTH * HEIGHT).fill(value),
    width: WIDTH,
    height: HEIGHT,
  })

  it('of one colour: nothing sharp, its brightness, all of it clipped or none', () => {
    expect(measurePicture(even(255))).toEqual({ sharpness: 0, mean: 255, dark: 0, bright: 1, glare: 1 })
    expect(measurePicture(even(128))).toMatchObject({ mean: 128, dark: 0, bright: 0, glare: 0 })
  })

  it('of a checkerboard: the variance that the definition gives by hand (each pixel ±4·255)', () => {
    const luma = Uint8Array.from(
      { length: WIDTH * HEIGHT },
      (_, at) => (((at % WIDTH) + Math.floor(at / WIDTH)) % 2) * 255,
    )
    expect(measurePicture({ luma, width: WIDTH, height: HEIGHT }).sharpness).toBeCloseTo((4 * 255) ** 2, -1)
  })

  it('name what is wrong: dark, bright, blurred, small, and light on one spot', () => {
    expect(judgePicture(measurePicture(even(10)), { of: 'face' })).toContain('too-dark')
    expect(judgePicture(measurePicture(even(255)), { of: 'face' })).toContain('too-bright')
    expect(judgePicture(measurePicture(even(128)), { of: 'paper' })).toEqual(['blurred'])
    const size = { width: 412, height: 531 }
    expect(judgePicture(measurePicture(even(128)), { of: 'face', size })).toContain('too-small')
    const spot = sheet(40, 30, 80, 60, [255, 120])
    expect(judgePicture(measurePicture(spot), { of: 'paper' })).toContain('glare')
  })
})
