/** Where two drawings of one page differ, as rectangles that a reader can be shown. Only what is seen is compared. */

/** A drawing: four octets (red, green, blue, opacity) for each pixel, row by row. */
export type Drawing = {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

/** A rectangle in parts of the page, 0 to 1 from the upper left. */
export type Region = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const WHOLE: Region = { left: 0, top: 0, width: 1, height: 1 }

/** Drawings are looked at tile by tile; differences in neighbouring tiles are one region. */
const TILE_PIXELS = 12
/** Two drawings of the same thing are the same to the bit; a little is left for what smooths edges. */
const TOLERANCE = 16

type Tiles = { readonly across: number; readonly down: number; readonly differing: Uint8Array }

/** The regions that differ, from the top; the whole page where the sizes do. */
export function differingRegions(before: Drawing, now: Drawing): Region[] {
  if (before.width !== now.width || before.height !== now.height) return [WHOLE]
  const tiles = differingTiles(before, now)
  const regions: Region[] = []
  for (let tile = 0; tile < tiles.differing.length; tile++) {
    if (tiles.differing[tile] === 1) regions.push(regionOf(takeNeighbours(tiles, tile), now))
  }
  return regions
}

function differingTiles(before: Drawing, now: Drawing): Tiles {
  const { width, height } = now
  const [across, down] = [Math.ceil(width / TILE_PIXELS), Math.ceil(height / TILE_PIXELS)]
  const differing = new Uint8Array(across * down)
  for (let at = 0; at < now.data.length; at++) {
    if (Math.abs((before.data[at] ?? 0) - (now.data[at] ?? 0)) <= TOLERANCE) continue
    const pixel = at >> 2
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    differing[Math.floor(y / TILE_PIXELS) * across + Math.floor(x / TILE_PIXELS)] = 1
  }
  return { across, down, differing }
}

type Bounds = {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Takes a tile and all differing tiles that hang together with it away, and gives what they span, in tiles. */
function takeNeighbours({ across, down, differing }: Tiles, first: number): Bounds {
  let bounds: Bounds = { left: across, top: down, right: 0, bottom: 0 }
  const waiting = [first]
  differing[first] = 0
  for (let tile = waiting.pop(); tile !== undefined; tile = waiting.pop()) {
    const [x, y] = [tile % across, Math.floor(tile / across)]
    bounds = {
      left: Math.min(bounds.left, x),
      top: Math.min(bounds.top, y),
      right: Math.max(bounds.right, x + 1),
      bottom: Math.max(bounds.bottom, y + 1),
    }
    for (const [nextX, nextY] of around(x, y)) {
      const next = nextY * across + nextX
      if (nextX < 0 || nextX >= across || differing[next] !== 1) continue
      differing[next] = 0
      waiting.push(next)
    }
  }
  return bounds
}

/** The tiles around one, and those two steps away: words of one line are one region. */
function* around(x: number, y: number): Generator<readonly [number, number]> {
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -2; dx <= 2; dx++) if (dx !== 0 || dy !== 0) yield [x + dx, y + dy]
  }
}

function regionOf({ left, top, right, bottom }: Bounds, { width, height }: Drawing): Region {
  const [across, down] = [TILE_PIXELS / width, TILE_PIXELS / height]
  return {
    left: left * across,
    top: top * down,
    width: Math.min(1, right * across) - left * across,
    height: Math.min(1, bottom * down) - top * down,
  }
}
