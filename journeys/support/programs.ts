import { spawnSync } from 'node:child_process'

/** Whether another program is on this machine; CI must have it, elsewhere its story is skipped aloud. */
export function programIsHere(name: string): boolean {
  const isHere = spawnSync('which', [name]).status === 0
  if (!isHere && process.env.CI) throw new Error(`CI needs ${name}`)
  if (!isHere) console.log(`skipped: no ${name} on this machine`)
  return isHere
}
