/** The English sentences of the pages of approval. */
import type { SameKeys } from '@jitsuin/ui'
import type { ja } from './ja.js'

export const en: SameKeys<typeof ja> = {
  appName: 'Approve signing',
  nav: { front: 'About this page' },
  toFront: 'About this page',
  notFound: { title: 'No such page', next: 'Begin at the first page.' },
  failure: {
    code: 'Number for the help desk: {{code}}',
    unreachable: 'There was no connection.',
    unreachableNext: 'Check your connection and try again.',
    late: 'Time is over.',
    lateNext: 'Begin again from the first step.',
    passkey: {
      unsupported: 'This browser has no passkeys.',
      'not-given': 'It was not confirmed that this is you.',
      'already-there': 'This device has a passkey of this person already.',
      'no-screen-lock': 'This device cannot confirm who uses it.',
      unreadable: 'The passkey that this device made cannot be read.',
      failed: 'The passkey could not be used.',
    },
    passkeyNext: {
      unsupported: 'Update browser and system, or scan the QR code of your letter with another phone.',
      'not-given':
        'It was cancelled, time ran out, or this device has no passkey of this person. Try again, or open this page on the device that you enrolled.',
      'already-there':
        'If you enrolled it before, approve with it as it is. To enrol again, first delete the old passkey in the settings of the device.',
      'no-screen-lock': 'Set a screen lock (finger, face or PIN), then try again.',
      unreadable: 'Begin the enrolment again with another browser or device.',
      failed: 'Restart the device and try again. If it goes on, use another device.',
    },
  },
  fact: {
    institution: 'Institution',
    client: 'Its client',
    person: 'You',
    documents: 'May be signed',
    most: { day: 'Up to {{most}} documents', list: 'The documents of the list ({{most}}), each once' },
    used: 'Used',
    usedOf: '{{used}} / {{most}}',
    begins: 'Begins',
    ends: 'Ends',
    lasts: 'Lasts',
    number: 'No. {{number}}',
    key: 'Key {{key}}',
    signed:
      'Your passkey or card answers to these very numbers and times. The names are those registered for the numbers.',
  },
  approval: {
    loading: 'Checking what is asked',
    happens: 'If you approve',
    answers: 'Your answer',
    ways: 'Ways to approve',
    withCard: { hpki: 'Approve with the qualification card', jpki: 'Approve with the My Number card' },
    cardNeeds: 'To approve with a card you need a computer with a card reader and the card bridge.',
    noPhone: 'No phone is enrolled.',
    noPhoneNext:
      'You can approve with a card below. To approve on a phone, ask the certification centre for an enrolment code and scan the QR code of your letter, or enrol the phone with your card.',
    canEnd:
      'To end it earlier, open this page again, or end it on the signing screen of the institution. If it is urgent, contact the certification centre.',
    decline: 'Do not approve',
    asking: 'Confirm with your finger, face or PIN',
    sending: 'Sending your approval',
    unsent: 'Your approval could not be sent.',
    unsentNext: 'It is not known whether it arrived. Send it again; it counts once.',
    sendAgain: 'Send again',
    by: 'Can be approved until:',
    notMine:
      'If you do not know why you are asked, do not approve; contact the institution or the certification centre.',
    declined: 'Not approved',
    declinedMore: 'Nothing was sent to {{institution}}. Nothing can be signed under this request.',
    declinedNext:
      'You may close this page. If you do not know why you were asked, contact the certification centre.',
    reconsider: 'Look at it again',
    active: 'Approved',
    until: 'Ends',
    left: 'Left',
    usedUp: 'All of it is used. Nothing more is signed.',
    notHeard: 'How it stands now cannot be checked. It is tried again by itself.',
    heardAt: 'What you see is how it stood at:',
    endTitle: 'To end it',
    endHere:
      'If you end it here, nothing is signed from then on. It can be ended on the signing screen of the institution too.',
    end: 'End this approval',
    close: 'If you do not end it, you may close this page. The approval goes on.',
    continueBack: 'Go back to where you came from',
    ended: 'This approval was ended',
    endedMore:
      'Nothing more is signed under it. To go on, ask for an approval again on the signing screen of the institution.',
    expired: 'Time is over',
    expiredMore:
      'Nothing is signed under this approval. To go on, ask for another on the signing screen of the institution.',
    usedStay: 'What was signed before remains validly signed.',
    unknown: 'There is no such request',
    unknownMore:
      'The address was cut short, or the request is old. Ask for an approval again on the signing screen of the institution.',
    failed: 'The request cannot be shown',
    askAgain: 'Load again',
    differs: 'This cannot be approved: it contradicts itself',
    differsMore: 'What would be shown is not what would be signed. It may have been changed on its way.',
  },
  day: {
    title: 'Approve signing',
    lead: '{{institution}} asks you to approve the use of your signature.',
    lets: 'Until {{ends}}, whatever this client ({{client}}) of this institution ({{institution}}) asks for is signed with your second certificate, up to {{count}} documents, without asking you each time. From that very moment on nothing is signed.',
    noOther: 'Nothing is signed under it for other institutions or other clients.',
    replaces: 'What you approved at this institution before ends.',
    approve: 'Approve on this phone',
    active: 'What the institution and client below ask for is signed.',
  },
  list: {
    title: 'Approve signing of documents',
    lead: '{{institution}} asks you to approve signing the documents of the list below ({{count}}).',
    opening: 'Opening and checking the list',
    documents: 'List of documents ({{count}})',
    opened:
      'This device has checked that this list is the very one that you would approve. The services in between cannot read it.',
    approvedDocuments: 'Documents that you approved ({{count}})',
    search: 'Search the list',
    openAll: 'Open all',
    closeAll: 'Close all',
    toAnswers: 'Go to the button that approves',
    found: '{{found}} of {{count}} are shown.',
    foundAll: 'You approve all {{count}}, those that are not shown too.',
    nothing: 'Nothing found',
    nothingNext: 'Search for other words.',
    lets: 'Until {{ends}}, the documents of the list above ({{count}}) and no others are signed with your second certificate, each of them once. From that very moment on nothing is signed.',
    noOther:
      'Documents that are not on the list, or that change after you approve, are not signed. Nothing is signed for other institutions or other clients.',
    approve: 'Approve {{count}} documents on this phone',
    approveOne: 'Approve 1 document on this phone',
    active: 'The documents that you approved are signed, each of them once, and no others.',
    nothingApproved: 'Nothing was approved from this page.',
    refused: {
      'key-missing': 'The key that opens the list is missing',
      'key-wrong': 'The list cannot be opened',
      gone: 'The list is not there any more',
      unfit: 'The list has a document that cannot be shown',
      'count-differs': 'The list has another number of documents than would be signed',
      'digest-differs': 'The list has a document that cannot be signed',
      'root-differs': 'The list is not what would be signed',
    },
    refusedMore: {
      'key-missing':
        'The key stands in the QR code on the signing screen of the institution. Only this page remembers it, and forgets it when it is opened anew.',
      'key-wrong':
        'The key is not of this list, or the list changed on its way. If it goes on after you scanned it again, do not approve; tell the numbers below.',
      gone: 'The time to approve is over, it was approved already, or it was called off. To go on, ask for an approval again on the signing screen of the institution.',
      unfit:
        'It holds characters that could pass for others, or something else that cannot be shown as it is.',
      'count-differs':
        'The list that arrived has not as many documents as are asked for. It may have been changed on its way.',
      'digest-differs': 'The length of the value that stands for a document does not fit the way of signing.',
      'root-differs':
        'The list that arrived is not the documents that are asked for. It may have been changed on its way.',
    },
    remedy: {
      scan: 'Scan the QR code again.',
      ask: 'This list can no longer be approved.',
      report: 'This cannot be approved. Contact the certification centre.',
    },
  },
  end: {
    title: 'End this approval?',
    day: 'Nothing more is signed for this client of this institution.',
    list: 'Documents that are not signed yet will not be signed.',
    forGood:
      'This cannot be undone: to go on you would have to approve again. What is signed remains validly signed.',
    end: 'End it',
    again: 'Try to end it again',
    cancel: 'Do not end it',
    sending: 'Ending',
  },
  report: {
    title: 'Numbers for the help desk',
    lead: 'Tell these numbers to the certification centre. They say nothing about the documents.',
    authorisation: 'Number of the request',
    code: 'Number of the reason',
  },
  enrol: {
    title: 'Enrol this device',
    lead: 'From then on you approve signing with your second certificate on this device.',
    steps: 'Steps of the enrolment',
    step: {
      scan: 'Scan the QR code',
      number: 'Type the short number',
      passkey: 'Make a passkey on this device',
      finish: 'Enrol',
    },
    absent: 'There is no enrolment code.',
    malformed: 'The enrolment code cannot be read.',
    scanAgain:
      'Scan the QR code of your letter with the camera again. What was scanned is gone when the page is opened anew.',
    number: 'Short number (8 digits)',
    numberHint: 'It came another way than the QR code. Blanks and hyphens make no difference.',
    fiveTries: 'After five wrong numbers this enrolment code counts no more.',
    fault: { empty: 'Type the short number.', 'not-eight-digits': 'Type eight digits.' },
    next: 'Next',
    numberAgain: 'Enrol with this number',
    asking: 'Checking the enrolment code',
    passkeyLead:
      'A passkey of the person no. {{subject}} is made on this device. With it you confirm by finger, face or PIN when you approve.',
    displayName: 'HPKI second certificate {{subject}}',
    known: 'This device is enrolled for {{name}}.',
    knownNext: 'If you go on, the new enrolment replaces it, and what is approved now ends.',
    noLock: 'This device seems to have no screen lock.',
    noLockNext: 'Set finger, face or PIN before you go on. With a security key of your own, just go on.',
    make: 'Make a passkey',
    makeAgain: 'Try to make it again',
    making: 'Follow your device',
    sending: 'Enrolling',
    unsent: 'The enrolment could not be sent.',
    unsentNext: 'It is not known whether it arrived. Send it again; it counts once.',
    sendAgain: 'Send again',
    over: 'This enrolment code cannot be used',
  },
  card: {
    title: { hpki: 'The qualification card answers', jpki: 'The My Number card answers' },
    steps: 'Steps with the card',
    back: 'Choose another way',
    help: 'How to install the card bridge',
  },
  enrolCard: {
    title: 'Enrol with a card',
    open: 'Enrol with a card',
    lead: 'At a computer with a card reader you enrol a new device, or a My Number card. No enrolment code is needed.',
    plans: 'What to enrol',
    plan: { passkey: 'New device', 'my-number': 'My Number card' },
    planLead: {
      passkey:
        'You enrol a phone or computer to approve signing with. Your qualification card, or your linked My Number card, shows that the device is yours. A device that was enrolled before can no longer approve.',
      'my-number':
        'You link your My Number card to approve signing with it. Your qualification card, or your enrolled device, shows that the card is yours. A My Number card that was linked before can no longer approve.',
    },
    step: { person: 'Type your number', voucher: 'Show that it is yours' },
    new: { passkey: 'Make a passkey', 'my-number': 'Read the My Number card to be linked' },
    subject: 'Your number',
    subjectHint: 'The number in your second certificate; where you approve, it stands below your name.',
    fault: {
      empty: 'Type the number.',
      malformed: 'Type at most 20 letters (A to Z), digits and hyphens.',
    },
    asking: 'Checking the number',
    passkeyLead:
      'A passkey of the person no. {{subject}} is made, on this computer or on a phone beside it. For a phone, choose the phone when the browser asks, and scan the QR code that it shows.',
    noLockNext: 'If you make it on a phone or on a security key of your own, just go on.',
    cardLead:
      'Put the My Number card of the person no. {{subject}} into the reader. You need the PIN for user authentication (4 digits).',
    read: 'Read the My Number card',
    voucherLead: {
      passkey: 'Put a card of the person no. {{subject}} into the reader and choose.',
      'my-number':
        'Choose a way that the person no. {{subject}} has already. It must be done within five minutes after the My Number card was read.',
    },
    voucher: {
      hpki: 'Use the qualification card',
      jpki: 'Use the linked My Number card',
      passkey: 'Use the enrolled device',
    },
    beginAgain: 'Begin again',
    linked: 'The My Number card is linked',
    linkedLead: 'The person no. {{subject}} can approve signing with the My Number card.',
    linkedMore:
      'It is used to approve only; what signs is still the second certificate. When the card is renewed, it need not be linked again.',
  },
  done: {
    title: 'Enrolled',
    lead: 'You can approve the signatures of {{name}} on this device.',
    number: 'No.',
    validUntil: 'Certificate valid until',
    can: 'What this device can do',
    can1: 'See what an institution asks for, and approve it by finger, face or PIN.',
    can2: 'Keep institutions and clients that you did not approve from signing with your second certificate.',
    can3: 'A device that was enrolled before can no longer approve.',
    where: 'Where the signing key is',
    origin: {
      dealt: 'The key was within one process once, when it was made. Since then it is split in two.',
      'two-party': 'The key was made in two parts and has never been in one place.',
    },
    now: 'Now the key management service and the signing service hold one part each; neither can sign alone. No signing key is on this device.',
  },
  front: {
    title: 'Approve signing on your phone',
    lead: 'When you sign with your second certificate, you check on this page what the institution asks for, and approve it.',
    how: 'How it works',
    step1:
      'Once at first, scan the QR code of your letter with this device and type the short number that came another way: the device is enrolled.',
    step2:
      'At the beginning of a day, or for each list of documents, scan the QR code on the signing screen of the institution, or open the address that you were sent.',
    step3:
      'Check institution, client, the time at which it ends and, for a list, the documents, and approve.',
    people: 'Enrolled on this device',
    peopleLead: 'The list that this browser remembers.',
    nobody: 'Nobody has been enrolled on this device yet.',
    nobodyNext: 'Scan the QR code of your letter with the camera of this device.',
    remove: 'Remove',
    removeOf: 'Remove {{name}} from the list',
    removed: '{{name}} was removed from the list. Enrolment and passkey remain.',
    cards: 'Approve and enrol with a card',
    cardsLead:
      'At a computer with a card reader and the card bridge you can approve with your qualification card or your linked My Number card. A new device and a My Number card can be enrolled with a card, without a code.',
    lost: 'If you lose the device',
    lostLead:
      'Whoever finds it needs your finger, face or PIN to approve anything. Do the following at once all the same.',
    lost1: 'Contact the certification centre and have the second certificate stopped.',
    lost2: 'End what is approved now on the signing screen of the institution.',
    lost3:
      'Enrol a new device: with your qualification card, or with a new enrolment code that you ask for. Once it is enrolled, the lost one can approve nothing.',
    portal: 'Open your portal',
  },
}
