/** What the clinic took over survives its own end and that of the signing client, and is signed once. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BusinessSystem, createBusinessSystem } from '@jitsuin/business-system'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStage, type Stage } from '../../signing-client/test/stage.js'
import { DOCTORS } from './house.js'

let signing: Stage
let dataFolder: string
beforeAll(async () => {
  signing = await openStage()
  await signing.register()
  dataFolder = await mkdtemp(join(tmpdir(), 'jitsuin-clinic-'))
})
afterAll(async () => {
  await signing.close()
  await rm(dataFolder, { recursive: true })
})

const open = (awayMs = 60_000) =>
  createBusinessSystem({
    client: { address: signing.client().address, tokenFile: join(signing.dataFolder, 'access-token') },
    doctors: DOCTORS,
    now: () => new Date(),
    random: randomBytes,
    verifierAddress: 'http://verifier.localhost/',
    dataFolder,
    patience: { pollMs: 50, retryMs: 20, awayMs },
  })
type View = ReturnType<BusinessSystem['clinic']['view']>
const until = ({ clinic }: BusinessSystem, isSo: (view: View) => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (!isSo(clinic.view('T0001'))) return
      stop()
      resolve()
    }
    const stop = clinic.watch('T0001', look)
    setImmediate(look)
  })
const itemsOf = ({ desk }: View) => (desk.state === 'open' ? desk.items : [])

it('goes on after the signing client was away and the clinic itself was restarted', async () => {
  const first = await open()
  const { session } = await first.clinic.begin('T0001')
  signing.twin.approve(session?.id ?? '')
  await until(first, (view) => view.session?.state === 'active')
  const [one] = itemsOf(first.clinic.view('T0001'))
  if (!one) throw new Error('Nothing waits')

  const port = Number(new URL(signing.client().address).port)
  await signing.stop()
  await first.clinic.sign('T0001', [{ id: one.id, version: one.version }])
  const stateIn = (view: View) => itemsOf(view).find(({ id }) => id === one.id)?.signing
  await until(first, (view) => view.outage === 'computer' && stateIn(view)?.state === 'signing')
  expect(stateIn(first.clinic.view('T0001'))).toEqual({ state: 'signing', waitsFor: 'computer' })
  await first.service.close()

  const second = await open()
  expect(stateIn(second.clinic.view('T0001'))?.state).toBe('signing')
  await signing.start({ port })
  await until(second, (view) => stateIn(view)?.state === 'signed')
  expect(signing.twin.ledger.flatMap(({ digests }) => digests)).toHaveLength(1)
  await second.service.close()

  const third = await open()
  expect(stateIn(third.clinic.view('T0001'))?.state).toBe('signed')
  expect(Buffer.from(third.clinic.document('T0001', one.id).bytes).toString()).toContain(
    '<PrescriptionDocument',
  )
  await third.service.close()
})

it('locks the screen of a doctor whose last page went away, and no other', async () => {
  const { clinic, service } = await open(1)
  const stop = clinic.watch('T0002', () => undefined)
  const other = clinic.watch('T0001', () => undefined)
  expect(clinic.view('T0002').desk.state).toBe('open')
  stop()
  await expect.poll(() => clinic.view('T0002').desk.state).toBe('locked')
  expect(clinic.view('T0001').desk.state).toBe('open')
  other()
  await service.close()
})
