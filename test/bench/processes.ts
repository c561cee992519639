/** What processes take, as Linux tells it in /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc, the same on every Linux that runs Node. */
const TICKS = 100;
const MS = 1000;

/** User and system time that a process has taken so far, in ms; 0 once it has ended. */
export function cpuMs(pid: number): number {
  const stat = statOf(pid);
  return ((Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) * MS) / TICKS;
}

/** Memory that a process holds, in bytes. */
export function residentBytes(pid: number): number {
  return statusBytes(pid, 'VmRSS');
}

/** The most memory that a process has held, in bytes. */
export function peakBytes(pid: number): number {
  return statusBytes(pid, 'VmHWM');
}

/** A figure over all processes of a name (or what it begins with) that a process started, at any distance. */
export function sumOfDescendants(name: string, figure: (pid: number) => number, root = process.pid): number {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (Number.isInteger(pid)) parents.set(pid, Number(statOf(pid)[1]));
  }
  const isOurs = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined && at > 1; at = parents.get(at))
      if (at === root) return true;
    return false;
  };
  const found = [...parents.keys()].filter((pid) => isOurs(pid) && nameOf(pid).startsWith(name));
  return found.reduce((sum, pid) => sum + figure(pid), 0);
}

function statusBytes(pid: number, field: string): number {
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(proc(pid, 'status'))?.[1] ?? 0) * 1024;
}

function nameOf(pid: number): string {
  return proc(pid, 'comm').trim();
}

/** Fields of /proc/<pid>/stat from the state on: 1 is the parent, 11 and 12 are user and system ticks. */
function statOf(pid: number): string[] {
  return proc(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
}

function proc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}
