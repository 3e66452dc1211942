/** The doctors who registered with the airline: kept in a file, because they fly next month. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const registrationSchema = z.strictObject({
  /** The airline's own number for the person, which no other partner has. */
  subject: z.string(),
  /** お得意様番号, nine digits. */
  customerNumber: z.string(),
  name: z.string(),
  qualification: z.string(),
  registeredAt: z.iso.datetime(),
})
export type Registration = z.infer<typeof registrationSchema>

const FILE = 'airline-registrations.json'

/** The register. */
export type Register = {
  readonly all: () => readonly Registration[]
  readonly of: (subject: string) => Registration | undefined
  readonly save: (registration: Registration) => Promise<void>
  /** Erases everything about a person. */
  readonly erase: (subject: string) => Promise<'erased' | 'unknown'>
}

/** Opens the register of a folder; changes are written one after the other. */
export async function openRegister(folder: string): Promise<Register> {
  const path = join(folder, FILE)
  const kept = new Map((await load(path)).map((one) => [one.subject, one]))
  let writing = Promise.resolve()
  const write = () => {
    writing = writing.then(async () => {
      await writeFile(`${path}.new`, JSON.stringify([...kept.values()], null, 2), { mode: 0o600 })
      await rename(`${path}.new`, path)
    })
    return writing
  }
  return {
    all: () => [...kept.values()],
    of: (subject) => kept.get(subject),
    save: async (registration) => {
      kept.set(registration.subject, registration)
      await write()
    },
    erase: async (subject) => {
      if (!kept.delete(subject)) return 'unknown'
      await write()
      return 'erased'
    },
  }
}

async function load(path: string): Promise<Registration[]> {
  try {
    return z.array(registrationSchema).parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
