/** The door itself: a program of the building that opens a lock. It is told nothing about who came. */
import { execFile } from 'node:child_process'

const DOOR_TIMEOUT_MS = 5_000

/** Runs the program that opens; its words are split at blanks, and no shell reads them. */
export function openDoor(command: string): Promise<'opened' | 'failed'> {
  const [program = '', ...args] = command.split(' ').filter((word) => word !== '')
  return new Promise((resolve) => {
    execFile(program, args, { timeout: DOOR_TIMEOUT_MS }, (error) => resolve(error ? 'failed' : 'opened'))
  })
}
