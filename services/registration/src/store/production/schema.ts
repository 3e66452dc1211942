import type { Migration } from '@jitsuin/platform'
import type {
  CardFault,
  CardState,
  CardStep,
  IdentityKind,
  ParcelState,
  PickupCheck,
  PinLetterState,
  RefusedVisitor,
  RevocationCause,
  Signature,
  StockAccount,
} from '../../contract.js'
import type { StockMove } from '../../domain/production/stock.js'
import type { Json } from '../json.js'

/** A request or certificate chain of each authority, base64. */
export type ByAuthority<Value> = Readonly<Record<'signature' | 'authenticationPerson', Value>>
/** A certificate as the authority gave it. */
export type StoredCertificate = {
  readonly serialHex: string
  readonly certificate: string
  readonly chain: readonly string[]
}

/** The rows of this area; the migrations below say what may change. */
export type ProductionTables = {
  production_batch: { batch_id: string; created_at: Date; created_by: string; staff_id: string }
  /** The next number of a month. */
  card_serial: { prefix: string; month: string; next: number }
  /** One attempt at the card of a case; whatever becomes of it, its number is never used again. */
  card: {
    card_id: string
    case_id: string
    attempt: number
    batch_id: string
    state: CardState
    step: CardStep
    warrant_id: string
    warrant_digest_hex: string
    name_romaji: string
    subject_serial_number: string
    place_id: string
    ordered_at: Date
    /** Who had it made; they do not handle its PIN letter. */
    made_by: string
    chip_serial: string | null
    requests: Json<ByAuthority<string>> | null
    /** First day that was asked of the authority; recorded before it is asked. */
    asked_day: string | null
    /** Only one, when the authority refused the other: such a card is faulty. */
    certificates: Json<Partial<ByAuthority<StoredCertificate>>> | null
    issued_on: string | null
    expires_on: string | null
    fault: CardFault | null
    fault_note: string | null
    revocation_cause: RevocationCause | null
    revocation_wanted_at: Date | null
    revoked_at: Date | null
    /** When the holder service is to be told of the card; null when it knows all. */
    report_due_at: Date | null
    /** Until when a worker has it in hand. */
    leased_until: Date | null
    leased_by: string | null
  }
  pin_letter: {
    letter_id: string
    card_id: string
    kind: 'first' | 'disclosure'
    state: PinLetterState
    /** nonce, content and tag (AES-256-GCM); its key lies outside the database. */
    sealed: Buffer | null
    made_at: Date
    asked_by: string | null
    confirmed_by: string | null
    printed_by: string | null
    printed_at: Date | null
    posted_at: Date | null
    tracking_number: string | null
  }
  parcel: {
    parcel_id: string
    parcel_number: string
    state: ParcelState
    place_id: string | null
    case_id: string | null
    tracking_number: string
    packed_at: Date
    packed_by: string
    sent_at: Date | null
    received_at: Date | null
    received_by: string | null
  }
  parcel_card: { parcel_id: string; card_id: string; receipt: 'unchecked' | 'present' | 'missing' }
  parcel_number: { year: number; last: number }
  /** What went to the holder, and the code on the postcard. */
  pickup_notice: {
    case_id: string
    code: string
    notified_at: Date
    reminded_at: Date | null
    mailed_at: Date | null
  }
  pickup_check: {
    check_id: string
    case_id: string
    card_id: string
    place_id: string
    what: Json<PickupCheck>
    by: string
    at: Date
  }
  pickup: {
    pickup_id: string
    case_id: string
    card_id: string
    place_id: string
    receipt_number: string
    by: string
    at: Date
    signature: Json<Signature> | null
    signature_sha256: string | null
    /** `counter`, `session`: in person; `post`: delivered to the person by the carrier. */
    way: 'counter' | 'session' | 'post'
    session_id: string | null
    identity_kind: IdentityKind | null
  }
  pickup_refusal: {
    refusal_id: string
    case_id: string
    place_id: string
    visitor: RefusedVisitor
    reason: string
    said: string
    by: string
    at: Date
  }
  pickup_session: {
    session_id: string
    place_id: string
    by: string
    at: Date
    results: Json<readonly unknown[]>
  }
  appointment: {
    appointment_id: string
    case_id: string
    place_id: string
    starts_at: Date
    booked_at: Date
    booked_by: string
    ended: 'cancelled' | 'kept' | null
  }
  stock_move: {
    move_id: string
    at: Date
    actor: string
    move: StockMove
    quantity: number
    from_account: StockAccount
    to_account: StockAccount
    lot_number: string | null
    supplier: string | null
    note: string | null
  }
  stock_balance: { account: StockAccount; balance: number }
  stock_delivery: {
    delivery_id: string
    expected_on: string
    quantity: number
    ordered_by: string
    received_at: Date | null
  }
}

/** Migrations of this area, in order; their ids begin with the area's name. */
export const PRODUCTION_MIGRATIONS: readonly Migration[] = [
  {
    id: 'production-0001-cards',
    sql: `
      create table registration.production_batch (
        batch_id uuid primary key,
        created_at timestamptz not null,
        created_by text not null,
        staff_id text not null
      );
      create table registration.card_serial (prefix text, month text, next integer not null, primary key (prefix, month));
      create table registration.card (
        card_id text primary key,
        case_id uuid not null references registration.case_file,
        attempt integer not null check (attempt >= 1),
        batch_id uuid not null references registration.production_batch,
        state text not null,
        step text not null,
        warrant_id uuid not null,
        warrant_digest_hex text not null,
        name_romaji text not null,
        subject_serial_number text not null,
        place_id text not null,
        ordered_at timestamptz not null,
        made_by text not null,
        chip_serial text,
        requests jsonb,
        asked_day text,
        certificates jsonb,
        issued_on text,
        expires_on text,
        fault text,
        fault_note text,
        revocation_cause text,
        revocation_wanted_at timestamptz,
        revoked_at timestamptz,
        report_due_at timestamptz,
        leased_until timestamptz,
        leased_by text,
        unique (case_id, attempt)
      );
      -- Never two cards of one case: another attempt begins only when the one before is faulty.
      create unique index card_live_of_case on registration.card (case_id) where step <> 'faulty';
      create unique index card_chip on registration.card (chip_serial) where chip_serial is not null;
      create index card_at_work on registration.card (ordered_at) where step in ('queued', 'keys-made', 'certified', 'finishing');
      create index card_of_batch on registration.card (batch_id, step);
      create index card_to_ship on registration.card (place_id) where state = 'inspected';
      create index card_to_report on registration.card (report_due_at) where report_due_at is not null;
      create index card_to_revoke on registration.card (revocation_wanted_at) where revoked_at is null and revocation_wanted_at is not null;
      create table registration.pin_letter (
        letter_id uuid primary key,
        card_id text not null references registration.card,
        kind text not null,
        state text not null,
        sealed bytea,
        made_at timestamptz not null,
        asked_by text,
        confirmed_by text,
        printed_by text,
        printed_at timestamptz,
        posted_at timestamptz,
        tracking_number text
      );
      create unique index pin_letter_first on registration.pin_letter (card_id) where kind = 'first';
      create index pin_letter_by_state on registration.pin_letter (state, made_at);
      grant select, insert on registration.production_batch to jitsuin_registration;
      grant select, insert, update on registration.card_serial to jitsuin_registration;
      grant select, insert, update (state, step, place_id, chip_serial, requests, asked_day, certificates, issued_on, expires_on, fault,
        fault_note, revocation_cause, revocation_wanted_at, revoked_at, report_due_at, leased_until, leased_by)
        on registration.card to jitsuin_registration;
      grant select, insert, update (state, sealed, confirmed_by, printed_by, printed_at, posted_at, tracking_number)
        on registration.pin_letter to jitsuin_registration;`,
  },
  {
    id: 'production-0002-parcels',
    sql: `
      create table registration.parcel (
        parcel_id uuid primary key,
        parcel_number text not null unique,
        state text not null,
        place_id text references registration.organisation,
        case_id uuid references registration.case_file,
        tracking_number text not null,
        packed_at timestamptz not null,
        packed_by text not null,
        sent_at timestamptz,
        received_at timestamptz,
        received_by text,
        check ((place_id is null) <> (case_id is null))
      );
      create table registration.parcel_card (
        parcel_id uuid references registration.parcel,
        card_id text not null unique references registration.card,
        receipt text not null,
        primary key (parcel_id, card_id)
      );
      create table registration.parcel_number (year integer primary key, last integer not null);
      create table registration.pickup_notice (
        case_id uuid primary key references registration.case_file,
        code text not null unique,
        notified_at timestamptz not null,
        reminded_at timestamptz,
        mailed_at timestamptz
      );
      grant select, insert, update (state, sent_at, received_at, received_by) on registration.parcel to jitsuin_registration;
      grant select, insert, update (receipt) on registration.parcel_card to jitsuin_registration;
      grant select, insert, update on registration.parcel_number to jitsuin_registration;
      grant select, insert, update (reminded_at, mailed_at) on registration.pickup_notice to jitsuin_registration;`,
  },
  {
    id: 'production-0003-pickup',
    sql: `
      create table registration.pickup_check (
        check_id uuid primary key,
        case_id uuid not null references registration.case_file,
        card_id text not null,
        place_id text not null,
        what jsonb not null,
        by text not null,
        at timestamptz not null
      );
      create index pickup_check_of_case on registration.pickup_check (case_id, at);
      create table registration.pickup_session (
        session_id uuid primary key,
        place_id text not null,
        by text not null,
        at timestamptz not null,
        results jsonb not null
      );
      create table registration.pickup (
        pickup_id uuid primary key,
        case_id uuid not null unique references registration.case_file,
        card_id text not null unique references registration.card,
        place_id text not null,
        receipt_number text not null unique,
        by text not null,
        at timestamptz not null,
        signature jsonb,
        signature_sha256 text,
        way text not null,
        session_id uuid,
        identity_kind text,
        check (way = 'post' or (signature is not null and signature_sha256 is not null))
      );
      create table registration.pickup_refusal (
        refusal_id uuid primary key,
        case_id uuid not null references registration.case_file,
        place_id text not null,
        visitor text not null,
        reason text not null,
        said text not null,
        by text not null,
        at timestamptz not null
      );
      create table registration.appointment (
        appointment_id uuid primary key,
        case_id uuid not null references registration.case_file,
        place_id text not null references registration.organisation,
        starts_at timestamptz not null,
        booked_at timestamptz not null,
        booked_by text not null,
        ended text
      );
      create unique index appointment_live_of_case on registration.appointment (case_id) where ended is null;
      create index appointment_of_place on registration.appointment (place_id, starts_at) where ended is null;
      create index case_waiting_at_place on registration.case_file (pickup_place_id, state)
        where state in ('notified', 'pickup-reserved', 'unclaimed');
      grant select, insert on registration.pickup_check, registration.pickup_session, registration.pickup,
        registration.pickup_refusal to jitsuin_registration;
      grant select, insert, update (ended) on registration.appointment to jitsuin_registration;`,
  },
  {
    id: 'production-0004-stock',
    sql: `
      create table registration.stock_move (
        move_id uuid primary key,
        at timestamptz not null,
        actor text not null,
        move text not null,
        quantity integer not null check (quantity > 0),
        from_account text not null,
        to_account text not null,
        lot_number text,
        supplier text,
        note text
      );
      create index stock_move_by_time on registration.stock_move (at desc);
      create table registration.stock_balance (
        account text primary key,
        balance integer not null,
        check (account = 'outside' or balance >= 0)
      );
      insert into registration.stock_balance values
        ('available', 0), ('destroyed', 0), ('faulty', 0), ('outside', 0), ('reserved', 0), ('used', 0);
      create table registration.stock_delivery (
        delivery_id uuid primary key,
        expected_on text not null,
        quantity integer not null check (quantity > 0),
        ordered_by text not null,
        received_at timestamptz
      );
      grant select, insert on registration.stock_move to jitsuin_registration;
      grant select, update (balance) on registration.stock_balance to jitsuin_registration;
      grant select, insert, update (received_at) on registration.stock_delivery to jitsuin_registration;`,
  },
]
