Retrait au guichet du syndicat : cinq codes faux et le code est bloqué

le jour est 2026-11-20 10:00
bastien.audibert@valbrune.example envoie l'annexe pour 1 certificat
bastien.audibert@valbrune.example réserve pour Jeanne Rostan jeanne.rostan@valbrune.example, remise à «Guichet d'Azur Ingénierie»
bastien.audibert@valbrune.example retourne le bon de commande
jeanne.rostan@valbrune.example déclare le passeport 12AB34567
jeanne.rostan@valbrune.example dépose les pièces
jeanne.rostan@valbrune.example signe le dossier
mireille.castellan@valbrune.example signe le dossier
jeanne.rostan@valbrune.example envoie le dossier
ines.roubaud@azur-ingenierie.example juge les pièces conformes
ines.roubaud@azur-ingenierie.example accepte le dossier
la ligne est ready
jeanne.rostan@valbrune.example prend rendez-vous le 2026-11-26 14:30

# R57 : le nombre d'essais est celui du marché (cinq) ; le bon code ne sert plus ensuite.
le jour est 2026-11-26 14:30
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et un autre code
refus: wrong_code
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et un autre code
refus: wrong_code
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et un autre code
refus: wrong_code
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et un autre code
refus: wrong_code
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et un autre code
refus: locked
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et le bon code
refus: locked
la ligne est ready
audit: dossier fail_code
audit: dossier fail_code
audit: dossier fail_code
audit: dossier fail_code
audit: dossier fail_code
