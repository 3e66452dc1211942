/** The clocks of this machine. */
import { readFileSync } from 'node:fs'
import type { Clock } from '../domain/clock-check.js'

const UPTIME = '/proc/uptime'

/**
 * The clock on the wall, and the time since the machine started. Linux tells the latter in a file: it goes on while the machine
 * sleeps, as the clock on the wall does, and libraries that play with the time of a process do not reach it.
 */
export function machineClock(): Clock {
  return { wallMs: Date.now, elapsedMs: hasUptime() ? readUptimeMs : () => performance.now() }
}

function hasUptime(): boolean {
  try {
    return Number.isFinite(readUptimeMs())
  } catch {
    return false // no such file outside Linux: the process's own clock serves
  }
}

/** First of two numbers: seconds, to the hundredth (proc_uptime(5)). */
function readUptimeMs(): number {
  return Number.parseFloat(readFileSync(UPTIME, 'latin1')) * 1000
}
