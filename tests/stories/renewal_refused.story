Fin d'un certificat sans renouvellement : le marché n'en prévoit pas, une nouvelle commande le remplace

le jour est 2026-11-20 10:00
bastien.audibert@valbrune.example envoie l'annexe pour 1 certificat
bastien.audibert@valbrune.example réserve pour Jeanne Rostan jeanne.rostan@valbrune.example, remise à «Guichet d'Azur Ingénierie»
jeanne.rostan@valbrune.example tient un certificat valable jusqu'au 2027-02-18

# R12, R13 : quatre-vingt-dix jours avant, porteur et collectivité lisent qu'il n'y a pas de renouvellement, et ce qu'il faut faire.
les rappels passent
lettre renewal_impossible à jeanne.rostan@valbrune.example
lettre renewal_impossible à bastien.audibert@valbrune.example
lettre renewal_impossible à mireille.castellan@valbrune.example
aucune lettre certificate_ending
les rappels passent
aucune lettre renewal_impossible

# R14 : une nouvelle commande remplace le certificat ; ce que l'on sait déjà est proposé.
bastien.audibert@valbrune.example annule la ligne: commande faite pour l'histoire
bastien.audibert@valbrune.example envoie l'annexe pour 1 certificat
jeanne.rostan@valbrune.example dit que la ligne remplace le certificat de jeanne.rostan@valbrune.example
refus: not_found
bastien.audibert@valbrune.example dit que la ligne remplace le certificat de jeanne.rostan@valbrune.example
à bastien.audibert@valbrune.example on propose Jeanne Rostan

# Trente jours avant, le nouveau certificat n'est pas encore remis : le rappel revient. L'ancien sert jusqu'à sa fin (R5).
le jour est 2027-01-19 09:00
les rappels passent
lettre renewal_impossible à jeanne.rostan@valbrune.example
le certificat de jeanne.rostan@valbrune.example est active
le jour est 2027-02-18 00:01
le calendrier passe
le certificat de jeanne.rostan@valbrune.example est expired
