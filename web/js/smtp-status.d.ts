/** The outcome of a delivery. */
export type Outcome = "delivered" | "deferred" | "failed";

/** The Action field of a report (RFC 3464 section 2.3.3). */
export type Action = "failed" | "delayed" | "delivered" | "relayed" | "expanded";

/** Where the problem lies. */
export type Cause =
  | "address"
  | "mailbox"
  | "message"
  | "sender"
  | "rate"
  | "policy"
  | "destination"
  | "network"
  | "protocol";

/** The object that the program `smtp-status` prints with --json for a code or a delivery. A missing value is null. */
export interface Finding {
  /** What was explained, or what readMail was told; else empty. */
  source: string;
  /** The address the mail was for. */
  recipient: string | null;
  /** The most informative status code. For an argument without a class, X.7.26; for a range, 5.7.606-649. */
  code: string | null;
  /** The status code of a report's Status field. */
  status: string | null;
  action: Action | null;
  outcome: Outcome | null;
  cause: Cause | null;
  /** Whether the mail failed and the address is the cause: stop sending there. Null if the outcome is not known. */
  hard_bounce: boolean | null;
  /** The name of the code's condition in the registry. */
  condition: string | null;
  /** What the code means, in one line: to the provider if it gives the code a meaning of its own, else in the registry. */
  summary: string | null;
  /** The reply code in the server's words, 200 to 599. */
  reply_code: number | null;
  /** The name of the provider that runs the server, if its codes are known. */
  provider: string | null;
  /** The server's words, on one line. */
  diagnostic: string | null;
  /** What happened: the outcome. */
  event: Outcome | null;
  /** The Date of a mail. */
  time: string | null;
  /** What only a log has, which the program reads. */
  queue_id: null;
  sender: null;
  delay: null;
  /** The server that a mail's report or text names. */
  relay: string | null;
  /** The address that the mail was sent to, if the report names it. */
  original_recipient: string | null;
  /** What the sender called the mail when it was sent (ENVID, RFC 3461). */
  envelope_id: string | null;
  /** The Message-ID of the mail that is returned, without brackets. */
  original_message_id: string | null;
}

/** What is known of a delivery. */
export interface Diagnosis extends Finding {
  /**
   * Where the phrase is that decided on the cause, as arguments for `slice`: in the words given to diagnose, else in
   * `diagnostic`. Null if a code decided, or nothing did.
   */
  words_at: [start: number, end: number] | null;
}

/** A mail. */
export interface Mail {
  /** Who wrote it: a mail server, about a delivery; something that reports on something else; any other program; anybody else. */
  origin: "bounce" | "report" | "program" | "person";
  /** Its Message-ID, without brackets. */
  message_id: string | null;
  /** Its Date, as RFC 3339 writes it. */
  date: string | null;
  /** What it says of each recipient. */
  deliveries: Diagnosis[];
}

/** What to put together; all of it is optional. */
export interface Known {
  /** What the server said: a reply as sent or quoted, or its text alone. */
  words?: string;
  /** The Status field of a report, or the status code that a client has read. */
  status?: string;
  /** The reply code that a client has read. */
  replyCode?: number;
  /** The name of the server that said it: of an MX record, a log's relay, a report's Remote-MTA. */
  host?: string;
  /** The Action field of a report. */
  action?: string;
}

/** A status code in a text. */
export interface Found {
  code: string;
  /** Where it is, as arguments for `slice`. */
  start: number;
  end: number;
}

/** A condition of the registry. */
export interface Condition {
  /** X.2.2, or X.7.606-649 for a range. */
  code: string;
  condition: string;
  summary: string;
  /** By class. */
  description: { 2: string; 4: string; 5: string };
  subject: number;
  classes: (2 | 4 | 5)[];
  cause: { 4: Cause | null; 5: Cause | null };
  reply_codes: number[];
  reply_with: { 4: number; 5: number };
  references: string[];
}

/** What a provider means by a code. */
export interface Note {
  provider: string;
  summary: string;
  description: string;
}

/** Texts about an answer. */
export interface About {
  /** What the code means in the registry. */
  meaning: { summary: string; descriptions: [code: string, description: string][] } | null;
  /** Whether the code itself is registered, not only its subject or class. */
  is_registered: boolean;
  /** Who runs the server. */
  provider: string | null;
  /** What that provider means by the code; without one, what each provider means that has a meaning of its own. */
  notes: Note[];
  class: string | null;
  /** The conditions registered with a reply code: code and summary. */
  conditions: [code: string, summary: string][];
  references: string[];
}

/** What was pasted. */
export interface Paste {
  kind: "code" | "log" | "mail" | "words" | "nothing";
  /** How many deliveries had which outcome; how many answers are about something else. */
  counts: { failed: number; deferred: number; delivered: number; other: number };
  /** The first 100: those that say that a mail failed, then those that say that it may still arrive. */
  answers: (Finding & { words_at?: [start: number, end: number] | null; about: About })[];
}

/**
 * Makes the WebAssembly ready. In Node that happens on import; elsewhere, await this once.
 *
 * @param source A module, the bytes of smtp-status.wasm, or a Response with them. Without one, the file beside
 *   smtp-status.js is loaded.
 */
export function load(
  source?:
    | WebAssembly.Module
    | BufferSource
    | Response
    | PromiseLike<WebAssembly.Module | BufferSource | Response>,
): Promise<void>;

/**
 * Explains a status code (5.7.26), a code without a class (X.7.26), a range, the name of a condition, a reply code, or a
 * server's reply. Null if the text is not one of them. If it says several things, this is the first.
 */
export function explain(text: string): Finding | null;

/** Puts together all that is known of a delivery. Throws a TypeError if a value is not what it should be. */
export function diagnose(known: Known): Diagnosis;

/**
 * Reads a mail, with its header: what it says of each recipient. Never fails.
 *
 * @param options.source The `source` of each delivery, such as the name of the file.
 */
export function readMail(
  message: string | ArrayBuffer | ArrayBufferView,
  options?: { source?: string },
): Mail;

/** Finds the status codes in a text. */
export function scan(text: string): Found[];

/** All conditions of the registry: what the program prints with `list --json`. */
export function conditions(): Condition[];

/**
 * Reads whatever a person pastes: a code, a reply, lines of a log, a bounce with or without its header. The answers have
 * texts for people. This is what the page shows.
 */
export function read(pasted: string | ArrayBufferView): Paste;
