import { Random } from '../../cli/seed/random.ts';
import { type MadeRow, noises, Town, writeRows } from './generate.ts';

/**
 * Given and family names as they are met in England, by the origin of the name; other spellings of one name after a
 * slash. From memory of registers, not from counts: the mix is not England's, so that every origin has rows enough.
 */
const origins: Readonly<Record<string, readonly [female: string, male: string, family: string]>> = {
  English: [
    'Catherine/Katherine Sarah/Sara Emily Charlotte Olivia Grace Lucy Rebecca/Rebekah Hannah/Hanna Sophie/Sophy',
    'Stephen/Steven Geoffrey/Jeffrey Thomas William Jack Harry Oliver/Olliver Matthew/Mathew Philip/Phillip Daniel',
    'Smith/Smyth Clark/Clarke Taylor/Tayler Johnson/Johnston Wood Harris/Harries Thompson/Thomson White Green/Greene Hall',
  ],
  'Irish and Scottish': [
    'Siobhan/Shivaun Niamh/Neve Aoife/Eefa Caoimhe/Keeva Orla/Orlagh Mairead/Maread Sinead Eilidh/Ailie Fiona Roisin/Rosheen',
    'Sean/Shaun Eoin/Owen Conor/Connor Cathal/Cahal Padraig/Patrick Declan Niall/Neil Ruairi/Rory Callum/Calum Finlay/Finley',
    "O'Brien/OBrien McDonald/Macdonald Murphy Kelly/Kelley Byrne/Burn O'Neill/Oneil MacLeod/McCloud Gallagher/Gallacher Doyle Reid/Read",
  ],
  'South Asian': [
    'Aisha/Ayesha Fatima/Fatema Priya Zainab/Zaynab Anjali Harpreet/Harprit Khadija/Khadeeja Simran Nusrat Lakshmi/Laxmi',
    'Mohammed/Muhammad Mohammad/Mohamed Ahmed/Ahmad Arjun Rajesh/Rajeesh Gurpreet/Gurprit Imran Hassan/Hasan Vijay/Vijai Usman/Osman',
    'Khan/Kahn Hussain/Hussein Patel Begum/Begam Singh Kaur/Kour Choudhury/Chowdhury Ahmed/Ahmad Sharma Mahmood/Mehmood',
  ],
  Arabic: [
    'Maryam/Mariam Noor/Nour Layla/Leila Amina/Aminah Huda/Houda Salma Yasmin/Yasmeen Rania/Raniya Hiba/Heba Samira/Sameera',
    'Youssef/Yusuf Omar/Umar Khalid/Khaled Abdullah/Abdallah Tariq/Tarek Hamza/Hamzah Bilal/Belal Ibrahim/Ebrahim Karim/Kareem Said/Saeed',
    'Al-Hassan/Hassan Haddad Nasser/Nasir Mansour/Mansoor El-Sayed/Elsayed Rahman/Rehman Salem/Salim Aziz/Azeez Khoury/Khouri Saleh/Salih',
  ],
  Chinese: [
    'Xiaoli/Xiao-Li Mei/May Yan Jing Wing/Wing-Yee Hui/Hwee Ying/Yin Li/Lee Fang Na',
    'Wei/Wai Jun/Chun Ming Chi/Chi-Wai Hao/Ho Jian/Chien Lei Kai/Kay Feng Tao',
    'Wang/Wong Chen/Chan Li/Lee Zhang/Cheung Liu/Lau Huang/Wong Lin/Lam Wu/Ng Yang/Yeung Xu/Tsui',
  ],
  'West African': [
    'Chiamaka/Chiamaaka Ngozi Adaeze Folake/Folakemi Ama Abena Efua/Efuah Temitope/Tope Yewande Blessing',
    'Chukwuemeka/Emeka Oluwaseun/Seun Kwame/Kwami Kofi Babatunde/Tunde Ifeanyi Obinna Adebayo/Bayo Yaw Emmanuel/Emanuel',
    'Okafor/Okafo Adeyemi/Adeyemo Mensah/Mensa Boateng/Boating Okonkwo/Okonkwor Afolabi Owusu/Owoosu Nwosu Eze Asante/Asanti',
  ],
  Polish: [
    'Agnieszka/Agnes Malgorzata/Margaret Katarzyna/Kasia Zofia/Sofia Joanna/Johanna Julia/Julja Zuzanna/Susanna Aleksandra/Alexandra Ewa/Eva Maja/Maya',
    'Krzysztof/Christopher Piotr/Peter Wojciech/Wojtek Jakub/Jacob Mateusz/Matthew Szymon/Simon Michal/Michael Pawel/Paul Tomasz/Thomas Jan/Yan',
    'Kowalski/Kowalska Nowak/Novak Wisniewski/Wisniewska Wojcik Lewandowski/Lewandowska Zielinski/Zielinska Szymanski/Shymanski Wozniak Kaczmarek Mazur',
  ],
  'Spanish and Portuguese': [
    'Maria/Marie Ana/Anna Lucia/Luzia Beatriz/Beatrice Ines/Inez Carmen Isabel/Isabelle Catarina/Katarina Rosa Leonor',
    'Jose/Joze Joao/Joaoo Carlos Luis/Luiz Miguel/Miguell Diego Tiago/Thiago Rafael/Raphael Pedro Andre/Andres',
    'Silva/Da-Silva Garcia/Garsia Santos/Dos-Santos Rodriguez/Rodrigues Ferreira/Fereira Fernandez/Fernandes Costa/Da-Costa Gonzalez/Gonzales Pereira/Pereyra Lopez/Lopes',
  ],
};

/** How often another spelling of a name is written down, for every origin alike. */
const spelledOtherwise = 0.06;

const names = Object.keys(origins);
const listed = names.map((name) =>
  (origins[name] as readonly string[]).map((list) => list.split(' ').map((each) => each.split('/'))),
) as string[][][][];

/** The origins, in the order in which `originOf` counts them. */
export const originNames: readonly string[] = names;

/** The origin of the person with a number, by the household. */
export const originOf = (household: string): number => Number(household) % names.length;

/** Writes two files of about `people` rows whose households have names of one origin each, with default noise. */
export function writeOrigins(seed: string, people: number, left: string, right: string): void {
  const town = new Town(`${seed}/origins`, people);
  const random = new Random(`match/${seed}/origins/files`);
  const files: [MadeRow[], MadeRow[]] = [[], []];
  while (files[0].length < people) {
    const household = town.household();
    const [female, male, family] = listed[originOf(household[0]?.household as string)] as string[][][];
    const shared = random.pick(family as string[][]);
    const taken = new Set<string[]>();
    for (const row of household) {
      let given: string[];
      do given = random.pick((row.sex === 'F' ? female : male) as string[][]);
      while (taken.has(given));
      taken.add(given);
      const spelled = (name: readonly string[]) =>
        random.chance(spelledOtherwise) ? random.pick(name) : (name[0] as string);
      for (const [file, prefix] of [
        [files[0], 'a'],
        [files[1], 'b'],
      ] as const) {
        if (!random.chance(0.8)) continue;
        const named = { ...row, middle: '', given: spelled(given), family: spelled(shared) };
        file.push(town.written(named, noises.default, prefix));
      }
    }
  }
  writeRows(left, files[0]);
  writeRows(right, files[1]);
}
