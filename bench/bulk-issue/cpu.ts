/** CPU seconds of this process with all that works for it: its database and its key process. */
import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_SECOND = 100

/** Of this process and of everything below `others`, counted by the kernel (proc(5) stat). */
export function cpuSeconds(others: readonly number[]): number {
  const processes = readProcesses()
  const wanted = new Set([process.pid, ...others])
  // Children of children stand after their parents only by chance: looked for until nobody is new.
  for (let before = 0; before !== wanted.size; ) {
    before = wanted.size
    for (const { pid, parent } of processes) if (wanted.has(parent)) wanted.add(pid)
  }
  return processes.filter(({ pid }) => wanted.has(pid)).reduce((sum, { seconds }) => sum + seconds, 0)
}

function readProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readStat(name)
      const fields = stat?.slice(stat.lastIndexOf(') ') + 2).split(' ')
      if (!fields) return []
      // Fields 4, and 14 to 17: this one and its children that have ended.
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
      return [{ pid: Number(name), parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND }]
    })
}

function readStat(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined // it ended meanwhile
  }
}
