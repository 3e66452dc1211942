/** Working twins of the licence registry and the membership system, held to the contract of the adapters (outside.test.ts). */
import { RegistrationError } from '../../src/errors.js'
import type { LicenceRegistry, RegistryAnswer, RegistryQuestion } from '../../src/outside/licence-registry.js'
import type { MembershipAnswer, MembershipRegister } from '../../src/outside/membership-register.js'

/** A registration of the twin. */
export type Registered = Omit<RegistryQuestion, 'qualification'> & {
  readonly standing?: RegistryAnswer['standing']
}

/** The registry's twin: looks up by number, else by name and birth date. */
export type RegistryTwin = LicenceRegistry & {
  readonly put: (registered: Registered) => void
  readonly setAvailability: (availability: 'available' | 'unavailable') => void
}

/** Makes the registry's twin. */
export function registryTwin(register: readonly Registered[] = []): RegistryTwin {
  const byNumber = new Map(register.map((one) => [plain(one.registrationNumber), one]))
  let availability: 'available' | 'unavailable' = 'available'
  return {
    put: (registered) => void byNumber.set(plain(registered.registrationNumber), registered),
    setAvailability: (wanted) => {
      availability = wanted
    },
    match: async (question) => {
      if (availability === 'unavailable') throw new RegistrationError('registry/unreachable', 'Switched off')
      const isPerson = (one: Registered) => one.name === question.name && one.birthDate === question.birthDate
      const found = byNumber.get(plain(question.registrationNumber)) ?? [...byNumber.values()].find(isPerson)
      const judge = (item: keyof Omit<Registered, 'standing'>) =>
        found && plain(found[item]) === plain(question[item]) ? ('match' as const) : ('differs' as const)
      const items = {
        name: judge('name'),
        birthDate: judge('birthDate'),
        registrationDate: judge('registrationDate'),
        registrationNumber: judge('registrationNumber'),
      }
      const agreeing = Object.values(items).filter((item) => item === 'match').length
      const answer =
        agreeing < 2
          ? { items: NOTHING, standing: 'not-found' as const }
          : { items, standing: found?.standing ?? 'registered' }
      return { ...answer, received: Buffer.from(JSON.stringify(answer)) }
    },
  }
}

const NOTHING = {
  name: 'differs',
  birthDate: 'differs',
  registrationDate: 'differs',
  registrationNumber: 'differs',
} as const

/** A member of the twin. */
export type MemberOfTwin = { readonly memberId: string; readonly name: string; readonly birthDate: string }

/** The membership system's twin; `everybody` takes every number for its bearer's own. */
export function membershipTwin(members: readonly MemberOfTwin[] | 'everybody'): MembershipRegister & {
  readonly setAvailability: (availability: 'available' | 'unavailable') => void
} {
  const byId = new Map(members === 'everybody' ? [] : members.map((member) => [member.memberId, member]))
  let availability: 'available' | 'unavailable' = 'available'
  const MEMBER = { standing: 'member', associationId: 'mihon-ishikai', since: '1985-04-01' } as const
  return {
    setAvailability: (wanted) => {
      availability = wanted
    },
    check: async ({ memberId, name, birthDate }): Promise<MembershipAnswer> => {
      if (availability === 'unavailable')
        throw new RegistrationError('membership/unreachable', 'Switched off')
      if (members === 'everybody') return MEMBER
      const member = byId.get(memberId)
      if (!member) return { standing: 'not-a-member' }
      const isSame = plain(member.name) === plain(name) && member.birthDate === birthDate
      return isSame ? MEMBER : { standing: 'of-another' }
    },
  }
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/gu, '')
    .replace(/^0+(?=\d)/, '')
}
