import { basename } from 'node:path';
import { convertedFileName, newRunbook, onlyConnection, runbookFileName } from '../core/newRunbook.ts';
import { notationOf } from '../core/parse.ts';
import { readSettings } from '../core/settings.ts';
import { convert } from '../core/write/convert.ts';
import {
  type ConvertAnswer,
  type ConvertRequest,
  clientRequests,
  type NewRunbookAnswer,
  type NewRunbookRequest,
} from '../protocol.ts';
import { SettingsFileError } from '../run/settingsFile.ts';
import type { Session } from '../session.ts';
import { pathOf } from '../settingsStore.ts';
import type { Requests } from './requests.ts';

/** Whole runbooks that are written for a person: in the other notation, or new. */
export const convertRequests: Requests = {
  capabilities: {},
  listen(session) {
    const { connection } = session;
    connection.onRequest(clientRequests.convert, (request: ConvertRequest) =>
      answerConvert(session, request),
    );
    connection.onRequest(clientRequests.newRunbook, (request: NewRunbookRequest) =>
      answerNewRunbook(session, request),
    );
  },
};

function answerConvert(session: Session, { uri }: ConvertRequest): ConvertAnswer {
  const open = session.openRunbook(uri);
  const notation = notationOf(uri);
  if (open === undefined || notation === undefined)
    return { text: null, suggestedName: '', notes: ['Only an open runbook can be converted.'] };
  const name = basename(pathOf(uri) ?? new URL(uri).pathname);
  const suggestedName = convertedFileName(name, notation === 'markdown' ? 'yaml' : 'markdown');
  const conversion = convert(open.text.getText(), notation, open.findings);
  if (conversion.kind === 'converted')
    return { text: conversion.text, suggestedName, notes: conversion.notes };
  const notes = conversion.reasons.map(({ message, at }) =>
    at === undefined ? message : `Line ${open.text.positionAt(at).line + 1}: ${message}`,
  );
  return { text: null, suggestedName, notes };
}

async function answerNewRunbook(session: Session, request: NewRunbookRequest): Promise<NewRunbookAnswer> {
  const { title, notation, folder } = request;
  const connection = folder === undefined ? undefined : await connectionOf(session, folder);
  const text = newRunbook({
    title,
    notation,
    date: session.surroundings.now(),
    ...(connection === undefined ? {} : { connection }),
  });
  return { text, suggestedName: runbookFileName(title, notation) };
}

/** The connection that a folder's `launchbook.yaml` has alone; one that cannot be read has none. */
async function connectionOf(session: Session, folder: string): Promise<string | undefined> {
  try {
    const file = await session.settings.find(folder);
    return file === undefined ? undefined : onlyConnection(readSettings(file.text).settings);
  } catch (error) {
    if (error instanceof SettingsFileError) return undefined;
    throw error;
  }
}
