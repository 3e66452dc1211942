/** What the licence registry is asked about a person, and what it answers. */

/** The four items that are compared (requirements C-05). */
export type RegistryQuestion = {
  readonly qualification: 'medicalDoctor'
  /** Kanji, family name, one full-width space, given name. */
  readonly name: string
  readonly birthDate: string
  readonly registrationDate: string
  readonly registrationNumber: string
}

/** Item by item; `standing` says whether the registration is in force. */
export type RegistryAnswer = {
  readonly items: Readonly<
    Record<'name' | 'birthDate' | 'registrationDate' | 'registrationNumber', 'match' | 'differs'>
  >
  readonly standing: 'registered' | 'suspended' | 'struck-off' | 'deceased' | 'not-found'
  /** The answer as it came, for evidence. */
  readonly received: Uint8Array
}
