/**
 * Forms with what the list already says printed on them. A month is printed in parts of a thousand at most, one after the
 * other, so that its progress can be seen and a restart loses one part alone.
 */
import type { Actor } from '@jitsuin/platform'
import { type ApplicationForm as PrintedForm, printApplicationForms } from '@jitsuin/print'
import type { PrintStand } from '../../contract.js'
import type { ListedMember } from '../../domain/campaigns/member-list.js'
import { RegistrationError } from '../../errors.js'
import type { RegistrationContext } from '../context.js'
import { expectCampaign } from './manage.js'

const PER_PART = 1000
const SYSTEM = 'system:campaigns'

type Reader = RegistrationContext['store']['read']

/** Asks for the forms of a month. */
export async function askPrint(
  { store, clock, newId }: RegistrationContext,
  {
    campaignId,
    month,
    actor,
  }: { readonly campaignId: string; readonly month: string; readonly actor: Actor },
): Promise<PrintStand> {
  await expectCampaign(store.read, campaignId)
  const at = clock()
  const printId = newId()
  const total = (await loadMembers(store.read, { campaignId, month })).length
  await store.transact({ actor, at }, async (tx, audit) => {
    const row = { print_id: printId, campaign_id: campaignId, month, total, asked_at: at, asked_by: actor }
    const state = total === 0 ? ('failed' as const) : ('waiting' as const)
    await tx
      .insertInto('campaign_print')
      .values({ ...row, state, parts: JSON.stringify([]) })
      .execute()
    audit.record('campaign/printed', { subject: `campaign:${campaignId}`, facts: { month, forms: total } })
  })
  return { printId, month, state: total === 0 ? 'failed' : 'waiting', done: 0, total, parts: 0 }
}

/** The prints of a campaign, newest first. */
export async function listPrints({ store }: RegistrationContext, campaignId: string): Promise<PrintStand[]> {
  const rows = await store.read
    .selectFrom('campaign_print')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .orderBy('asked_at', 'desc')
    .limit(20)
    .execute()
  return rows.map(({ print_id, month, state, total, parts }) => ({
    printId: print_id,
    month,
    state,
    total,
    done: Math.min(total, parts.length * PER_PART),
    parts: parts.length,
  }))
}

/** One part, from 1, as a PDF. Throws `campaign/print-not-found`. */
export async function loadPart(
  { store, files }: RegistrationContext,
  {
    campaignId,
    printId,
    part,
  }: { readonly campaignId: string; readonly printId: string; readonly part: number },
): Promise<Uint8Array> {
  const row = await store.read
    .selectFrom('campaign_print')
    .select('parts')
    .where('print_id', '=', printId)
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst()
  const sha256Hex = row?.parts[part - 1]
  if (sha256Hex === undefined)
    throw new RegistrationError('campaign/print-not-found', `${printId}, part ${part}`)
  return files.load(sha256Hex)
}

/** Makes one part of the oldest print that waits; says whether there was one. */
export async function continuePrints(context: RegistrationContext): Promise<'made-one' | 'nothing-waits'> {
  const { store, clock, files, centre } = context
  const row = await store.read
    .selectFrom('campaign_print')
    .selectAll()
    .where('state', '=', 'waiting')
    .orderBy('asked_at')
    .limit(1)
    .executeTakeFirst()
  if (!row) return 'nothing-waits'
  const { print_id, campaign_id, month, total, parts } = row
  const members = await loadMembers(store.read, { campaignId: campaign_id, month })
  const mine = members.slice(parts.length * PER_PART, (parts.length + 1) * PER_PART)
  const at = clock()
  const edition = {
    title: `医師資格証 発行申請書 ${month}`,
    documentId: `${print_id}-${parts.length + 1}`,
    madeAt: at,
    author: centre,
  }
  const made = await tryPrint(
    mine.map(({ facts, form_number }) => formOf(context, facts, form_number)),
    edition,
  )
  const saved = made === 'failed' ? undefined : await files.save(made)
  await store.transact({ actor: SYSTEM, at }, async (tx, audit) => {
    const all = saved ? [...parts, saved.sha256Hex] : parts
    const state = saved === undefined ? 'failed' : all.length * PER_PART >= total ? 'ready' : 'waiting'
    const { numUpdatedRows } = await tx
      .updateTable('campaign_print')
      .set({ parts: JSON.stringify(all), state })
      .where('print_id', '=', print_id)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return audit.changedNothing()
    audit.record('campaign/printed', {
      subject: `campaign:${campaign_id}`,
      facts: { month, forms: mine.length },
    })
  })
  return 'made-one'
}

async function tryPrint(
  forms: readonly PrintedForm[],
  edition: Parameters<typeof printApplicationForms>[1],
): Promise<Uint8Array | 'failed'> {
  try {
    return await printApplicationForms(forms, edition)
  } catch {
    return 'failed' // the page shows it; the list's preview names characters that can't be printed
  }
}

function formOf(
  { addresses, centre }: RegistrationContext,
  member: ListedMember,
  formNumber: string,
): PrintedForm {
  const { family, given, familyKana, givenKana, birthDate, postalCode, prefecture, address } = member
  const { phone, email, licenceNumber, memberId, association } = member
  return {
    addressee: centre,
    reference: {
      label: '案内番号',
      number: formNumber,
      qr: new URL(`/?form=${formNumber}`, addresses.apply).href,
    },
    fill: {
      kind: 'A',
      name: { family, given, familyKana, givenKana, familyRomaji: '', givenRomaji: '' },
      birthDate,
      address: { postalCode, text: address.startsWith(prefecture) ? address : prefecture + address },
      association,
      membership: memberId === undefined ? 'nonMember' : 'member',
      ...(phone !== undefined && { phone }),
      ...(email !== undefined && { email }),
      ...(licenceNumber !== undefined && { licenceNumber }),
      ...(memberId !== undefined && { memberId }),
    },
  }
}

function loadMembers(
  read: Reader,
  { campaignId, month }: { readonly campaignId: string; readonly month: string },
): Promise<{ facts: ListedMember; form_number: string }[]> {
  return read
    .selectFrom('campaign_member')
    .select(['facts', 'form_number'])
    .where('campaign_id', '=', campaignId)
    .where('mail_month', '=', month)
    .where('opted_out_at', 'is', null)
    .orderBy('form_number')
    .execute()
}
