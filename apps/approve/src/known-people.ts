/** Whose passkeys this device holds, as far as this browser remembers: a help for its reader. Nothing is decided by it. */
import { serialNumberSchema } from '@jitsuin/second-key'
import { z } from 'zod'

const personSchema = z.strictObject({ subject: serialNumberSchema, name: z.string().max(200) })

/** A person whom this device was enrolled for: subject serialNumber, and the name in the second certificate. */
export type KnownPerson = z.infer<typeof personSchema>

/** Reads the list out of its stored form. What we did not write is an empty list: nothing hangs on it. */
export function readPeople(stored: string | null): readonly KnownPerson[] {
  if (stored === null) return []
  try {
    return z.array(personSchema).parse(JSON.parse(stored))
  } catch {
    return [] // the next enrolment writes it anew
  }
}

/** The list with a person at its end; the same person once. */
export function withPerson(people: readonly KnownPerson[], person: KnownPerson): readonly KnownPerson[] {
  return [...withoutPerson(people, person.subject), person]
}

/** The list without a person. */
export function withoutPerson(people: readonly KnownPerson[], subject: string): readonly KnownPerson[] {
  return people.filter((one) => one.subject !== subject)
}

/** Puts a person who was enrolled on the list. */
export function remember(people: PeopleOfDevice, { subject, name }: KnownPerson): void {
  people.save(withPerson(people.load(), { subject, name }))
}

/** The list of this browser. */
export type PeopleOfDevice = {
  readonly load: () => readonly KnownPerson[]
  /** A browser that keeps nothing (a full or forbidden store) says so; nothing else depends on it. */
  readonly save: (people: readonly KnownPerson[]) => 'kept' | 'not-kept'
}

const STORAGE_KEY = 'jitsuin.approve.people'

/** Keeps the list in the browser's own store. */
export function peopleOfDevice(storage: Storage): PeopleOfDevice {
  return {
    load: () => readPeople(storage.getItem(STORAGE_KEY)),
    save: (people) => {
      try {
        storage.setItem(STORAGE_KEY, JSON.stringify(people))
        return 'kept'
      } catch {
        return 'not-kept' // an enrolment that succeeded must not look like a failed one for this
      }
    },
  }
}
