/**
 * An office with everything around its enrolment letters: its own tables, the real authority, both halves of the second key, asked
 * over mutual TLS, and a folder that stands for the printer. Any step outside can be made to break off.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createService } from '@jitsuin/platform'
import { describeAuthorities } from '../../ca/src/usecases/look-up.js'
import { type World as Halves, openWorld as openHalves } from '../../key-management/test/world.js'
import { REGISTRATION_PROBLEMS } from '../src/http/problems.js'
import { enrolmentLetterRoutes } from '../src/http/second-key/enrolment-letter-routes.js'
import { folderLetterPrinter } from '../src/outside/letter-folder.js'
import { secondKeyOverConnection } from '../src/outside/second-key-over-connection.js'
import { REGISTRATION_HISTORY } from '../src/store/history.js'
import type { RegistrationContext } from '../src/usecases/context.js'
import { type Authority, openAuthority } from './production/authority.js'
import { openWorld, type World } from './production/world.js'

/** When everything happens, unless a test says otherwise. */
export const AT = new Date('2026-11-20T00:12:00Z')

/** The office as opened. */
export type LetterOffice = Awaited<ReturnType<typeof openLetterOffice>>

/** Opens it; `close` ends everything. */
export async function openLetterOffice() {
  /** What breaks off next: before or after a thing is done outside. */
  const broken = new Map<string, () => Error>()
  const breakIf = (step: string) => {
    const error = broken.get(step)
    broken.delete(step)
    if (error) throw error()
  }
  const authority = await openAuthority()
  const { root, authorities, grantKey } = describeAuthorities(authority.zone.ca)
  const der = (base64: string) => Buffer.from(base64, 'base64')
  const halves = await openHalves({
    authority: {
      root: der(root),
      authorities: authorities.map(({ certificate }) => der(certificate)),
      grantKey: der(grantKey),
    },
  })
  const office = await openWorld({
    ca: authority.port,
    acceptWarrant: authority.acceptWarrant,
    at: AT,
    history: REGISTRATION_HISTORY,
  })
  const folder = await mkdtemp(join(tmpdir(), 'jitsuin-letters-'))
  const context = breakingContext({ authority, halves, office, folder, breakIf })
  const service = await createService({
    name: 'office',
    title: { ja: '発行', en: 'Office' },
    routes: enrolmentLetterRoutes(context),
    problems: [REGISTRATION_PROBLEMS],
  })
  const close = async () => {
    await service.close()
    await office.close()
    await halves.close()
    await authority.zone.close()
    await rm(folder, { recursive: true })
  }
  return { authority, halves, office, context, service, folder, broken, close }
}

type Parts = {
  readonly authority: Authority
  readonly halves: Halves
  readonly office: World
  readonly folder: string
  /** Throws the error that was set for this step, once. */
  readonly breakIf: (step: string) => void
}

/** With production tools, always. */
type BreakingContext = RegistrationContext & Required<Pick<RegistrationContext, 'production' | 'secondKeys'>>

/** The office's context, each step outside of which can break off before or after it is done. */
function breakingContext({ authority, halves, office, folder, breakIf }: Parts): BreakingContext {
  const keys = secondKeyOverConnection(halves.connections.office)
  const { production } = office.context
  return {
    ...office.context,
    addresses: { ...office.context.addresses, approve: 'https://approve.test' },
    secondKeys: {
      ...keys,
      offer: async (grant) => {
        breakIf('before-offer')
        await keys.offer(grant)
        breakIf('after-offer')
      },
    },
    ca: {
      ...authority.port,
      grantEnrolment: async (wish) => {
        breakIf('before-grant')
        const granted = await authority.port.grantEnrolment(wish)
        breakIf('after-grant')
        return granted
      },
    },
    mailer: {
      send: async (mail) => {
        breakIf('mail')
        office.mails.push(mail)
      },
    },
    production: {
      ...production,
      letterPrinter: folderLetterPrinter(folder),
      letterKeys: {
        ...production.letterKeys,
        make: async (letterId) => {
          const key = await production.letterKeys.make(letterId)
          breakIf('after-key')
          return key
        },
        destroy: async (letterId) => {
          breakIf('before-destroy')
          await production.letterKeys.destroy(letterId)
        },
      },
    },
  }
}
