/** One award of an edition with its nominated films; winners are named apart. */
export interface SimulatedAward {
  award: string;
  /** Absent where the award has no categories, as IMDb has it for most festival awards. */
  category?: string;
  nominees: string[];
  winners?: string[];
  /** People who are nominated themselves, by film. */
  people?: Record<string, string[]>;
  /** People who stand beside the nominated film, by film. */
  alongside?: Record<string, string[]>;
}

/** Awards of Cannes 2025, as far as the films of the sandbox go. */
export const CANNES_2025_AWARDS: SimulatedAward[] = [
  {
    award: "Palme d'Or",
    nominees: [
      'tt15799524',
      'tt27714581',
      'tt27847051',
      'tt28326501',
      'tt28690468',
      'tt29002950',
      'tt30220107',
      'tt30781967',
      'tt30840798',
      'tt31176520',
      'tt31688586',
      'tt32275943',
      'tt32298285',
      'tt32538648',
      'tt32909489',
      'tt33455099',
      'tt34768402',
      'tt34794183',
      'tt35521200',
      'tt36491653',
      'tt36631507',
      'tt9362736',
    ],
    winners: ['tt36491653'],
    alongside: { tt36491653: ['Jafar Panahi'], tt32275943: ['Julia Ducournau'] },
  },
  { award: 'Grand Prize of the Festival', nominees: ['tt27714581'], winners: ['tt27714581'] },
  { award: 'Jury Prize', nominees: ['tt28690468', 'tt32298285'], winners: ['tt28690468', 'tt32298285'] },
  { award: 'Special Prize of the Jury', nominees: ['tt29002950'], winners: ['tt29002950'] },
  {
    award: 'Best Actor',
    nominees: ['tt27847051'],
    winners: ['tt27847051'],
    people: { tt27847051: ['Wagner Moura'] },
  },
  {
    award: 'Best Actress',
    nominees: ['tt28326501'],
    winners: ['tt28326501'],
    people: { tt28326501: ['Nadia Melliti'] },
  },
  {
    award: 'Best Director',
    nominees: ['tt27847051'],
    winners: ['tt27847051'],
    people: { tt27847051: ['Kleber Mendonça Filho'] },
  },
  {
    award: 'Best Screenplay',
    nominees: ['tt32909489'],
    winners: ['tt32909489'],
    alongside: { tt32909489: ['Jean-Pierre Dardenne', 'Luc Dardenne'] },
  },
  { award: 'Golden Camera', nominees: ['tt36164712', 'tt36464353'] },
  { award: 'Golden Eye', nominees: ['tt36464353'] },
  { award: "Directors' Fortnight Audience Award", nominees: ['tt36164712'] },
  { award: 'Un Certain Regard Award', nominees: ['tt33772384'] },
  {
    award: 'Queer Palm',
    nominees: ['tt15799524', 'tt28326501', 'tt32275943'],
    winners: ['tt28326501'],
  },
  { award: 'FIPRESCI Prize', category: 'Competition', nominees: ['tt27847051'], winners: ['tt27847051'] },
  { award: 'AFCAE Award', nominees: ['tt27847051'], winners: ['tt27847051'] },
  { award: 'AFCAE Award - Special Mention', nominees: ['tt32298285'], winners: ['tt32298285'] },
  {
    award: 'Cannes Soundtrack Award',
    category: 'Best Composer',
    nominees: ['tt32298285'],
    winners: ['tt32298285'],
    alongside: { tt32298285: ['Kangding Ray'] },
  },
  { award: 'Palm Dog - Jury Prize', nominees: ['tt32298285'], winners: ['tt32298285'] },
  { award: 'Prize of the Ecumenical Jury', nominees: ['tt32909489'], winners: ['tt32909489'] },
];
